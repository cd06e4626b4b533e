/** Clouds and regions as they are written, as sources of patterns. */

export const CLOUD_WORDS = "aws|amazon|gcp|google cloud|gce|google|azure|microsoft";
export const REGION_WORDS =
  "(?:us|europe|asia|australia|northamerica|southamerica|me|africa)-(?:north|south|east|west|central)(?:east|west)?\\d{1,2}|[a-z]{2}-(?:gov-)?(?:north|south|east|west|central)(?:east|west)?-\\d|(?:east|west|central|north|south|northcentral|southcentral|westcentral)us\\d?|(?:west|north)europe|(?:uk|france|germany|sweden|canada|japan|korea|australia|india|brazil|switzerland|norway)(?:north|south|east|west|central)+|southeastasia|eastasia";
