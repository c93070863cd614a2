import type { EntityMapping, MappedEntity } from '../../model/index.ts';
import { cellText, type ResultRow } from './rows.ts';

/**
 * The entities that a row names, by the rule's mappings. A mapping of which no column has a value names none, and two mappings of
 * the same values are one. https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities
 */
export function entitiesOf(mappings: readonly EntityMapping[], row: ResultRow): MappedEntity[] {
  const found = new Map<string, MappedEntity>();
  for (const { entityType, fieldMappings } of mappings) {
    if (typeof entityType !== 'string') continue;
    const identifiers = new Map<string, string>();
    for (const { identifier, columnName } of fieldMappings) {
      if (typeof identifier !== 'string' || typeof columnName !== 'string') continue;
      const text = Object.hasOwn(row, columnName) ? cellText(row[columnName]).trim() : '';
      if (text !== '') identifiers.set(identifier, text);
    }
    if (identifiers.size === 0) continue;
    const entity = { type: entityType, identifiers: Object.fromEntries(identifiers) };
    found.set(JSON.stringify(entity), entity);
  }
  return [...found.values()];
}

/** The same without repetition, of several rows. */
export function united(lists: readonly (readonly MappedEntity[])[]): MappedEntity[] {
  return [...new Map(lists.flat().map((entity) => [JSON.stringify(entity), entity])).values()];
}
