/** Deepest nesting that is read: real alerts stay under 20; a parser's own stack is never at risk. */
export const DEEPEST_NESTING = 64;

/** Longest string anywhere in an alert, in UTF-16 units. EventBridge itself allows 256 KiB for a whole event. */
export const LONGEST_STRING = 262_144;

/** Largest input, in bytes, that is read at all. */
export const LARGEST_INPUT = 67_108_864;

/** Most that an event keeps of an alert's own metadata, in characters of canonical JSON: it goes into git. */
export const LARGEST_METADATA = 65_536;

/** Most entities of one event; further ones are kept as unresolved, for a person. */
export const MOST_ENTITIES = 200;

/** Most entities that an alert may name at all. */
export const MOST_GIVEN_ENTITIES = 2_000;

/** Characters of a rejected alert that are kept. */
export const LONGEST_EXCERPT = 2_048;

/** How far an alert's clock may run ahead of ours before its times are not believed, in milliseconds. */
export const CLOCK_TOLERANCE = 300_000;
