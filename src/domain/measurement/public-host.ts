/** Whether a host is likely somebody else's: load on it costs money, or is not welcome. */
const PRIVATE = [
  /^localhost$/i,
  /\.(local|localhost|internal|lan|home|test|svc|cluster\.local)$/i,
  /^127\./,
  /^10\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^169\.254\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^\[?(::1|fe80:|f[cd][0-9a-f]{2}:)/i,
  /^0\.0\.0\.0$/,
];

/** @param host - a name or an address, without port; a name without a dot is of the own network. */
export const isPublicHost = (host: string): boolean =>
  !PRIVATE.some((pattern) => pattern.test(host)) && (host.includes(".") || host.includes(":"));
