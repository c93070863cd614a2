/** Deepest nesting that is read: real alerts stay under 20; a parser's own stack is never at risk. */
export const DEEPEST_NESTING = 64;

/** Deepest nesting that is followed to its end, so that what stands after it is still read; deeper, nothing is. */
export const DEEPEST_SCAN = 1_000_000;

/** Longest string anywhere in an alert, in UTF-16 units. EventBridge itself allows 256 KiB for a whole event. */
export const LONGEST_STRING = 262_144;

/** Largest input, in bytes, that is read at all. */
export const LARGEST_INPUT = 67_108_864;

/** Largest single alert, in UTF-16 units. A parsed alert takes up to a hundred times its text; EventBridge allows 256 KiB. */
export const LARGEST_ALERT = 1_048_576;

/** Largest page of a Graph list, in UTF-16 units: it is parsed as a whole. */
export const LARGEST_PAGE = 8_388_608;

/** Most alerts of one input; what follows is kept as one rejection. */
export const MOST_ALERTS = 20_000;

/** Most that an event keeps of an alert's own metadata, in characters of canonical JSON: it goes into git. */
export const LARGEST_METADATA = 65_536;

/** Most entities of one event; further ones are kept as unresolved, for a person. */
export const MOST_ENTITIES = 200;

/** Most entities that an alert may name at all. */
export const MOST_GIVEN_ENTITIES = 2_000;

/** Most members of one array anywhere in an alert: checking each of 300,000 entities that are none takes seconds. */
export const LONGEST_ARRAY = 50_000;

/** Most keys of one object: an alert of LARGEST_ALERT has room for fewer. */
export const MOST_KEYS = 200_000;

/** Most ATT&CK techniques of one event; all of ATT&CK for enterprises has fewer. */
export const MOST_TECHNIQUES = 1_000;

/** Characters of a rejected alert that are kept. */
export const LONGEST_EXCERPT = 2_048;

/** How far an alert's clock may run ahead of ours before its times are not believed, in milliseconds. */
export const CLOCK_TOLERANCE = 300_000;
