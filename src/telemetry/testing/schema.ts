import { join } from 'node:path';
import { readSchemas } from '../../../kql/schemas/read.ts';
import type { Schema } from '../../../kql/index.ts';

/** The tables that cordon ships. */
export const shipped: Schema = readSchemas(join(import.meta.dirname, '..', '..', 'detect', 'tables')).schema;
