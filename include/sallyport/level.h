/*
 * level.h - how much a finding counts.
 * layer: model
 */
#ifndef SALLYPORT_LEVEL_H
#define SALLYPORT_LEVEL_H

/* In the order of sp_level_words, see policy.h. */
enum sp_level { SP_LEVEL_ENFORCE, SP_LEVEL_WARN, SP_LEVEL_OFF };

#endif
