/** The longest name of an identity that may be asked about by an address, in UTF-16 code units: clients choose what they are called. */
export const longestUser = 10_000;
