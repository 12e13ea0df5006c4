// Okabe and Ito's colours, which stay apart for every kind of colour vision.
export const SKY = "#56b4e9";
export const BLUE = "#0072b2";
export const ORANGE = "#d55e00";
export const GREEN = "#009e73";
export const AMBER = "#e69f00";
export const PURPLE = "#cc79a7";
export const YELLOW = "#f0e442";
export const GREY = "#767676";
/** Of text that is less than the rest. */
export const FAINT = "#555";
