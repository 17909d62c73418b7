/** Characters of a log that could move, reorder or hide what stands beside them. Every face shows them as what they are. */

/**
 * Controls (C0, C1), format characters (bidi, zero width, tags), lone surrogates, line separators, and all that is
 * invisible by default. An emoji may keep the selector that colours it.
 */
export const hiddenCharacters =
  /(?<!\p{Extended_Pictographic})\uFE0F|(?!\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
