// Packages that stay packages: what they hold cannot be part of a JavaScript file.
/** Native code. */
export const NATIVE = ["@resvg/resvg-js"];
/** Types that the declarations in dist/ refer to. */
export const TYPES = ["zod"];
