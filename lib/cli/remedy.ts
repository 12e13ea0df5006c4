/** What to do where there is no native addon. */
export const REMEDY =
  "the results are the same, but slower; `npm run build` in a clone makes the addon, SAMEBITS_ADDON names one, and SAMEBITS_BACKEND=typescript chooses to go without";
