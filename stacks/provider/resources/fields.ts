import * as z from 'zod';

/** Marks what we make (`cordon-<hash>`); printable and without spaces, so that it is found again in a comment. */
export const Marker = z.string().regex(/^cordon-[\x21-\x7e]{1,120}$/, 'expected cordon-<hash>');
/** RFC 3339 in UTC. */
export const Instant = z.iso.datetime();
