/*
 * near_miss.h - the word that somebody may have meant.
 * layer: base
 */
#ifndef SALLYPORT_NEAR_MISS_H
#define SALLYPORT_NEAR_MISS_H

/*
 * The word of the list (NULL-terminated) that is nearest to `wrong`, for "did
 * you mean". NULL when none is near: at most 2 edits, and fewer than half of
 * the letters. Two swapped letters are one edit. Of words as near, the first that
 * begins alike, else the first. Borrowed from the list.
 */
const char *sp_near_miss(const char *wrong, const char *const *words);

#endif
