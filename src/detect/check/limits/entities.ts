import { nearestName } from '../../../model/index.ts';
import type { Check } from '../rule-check.ts';
import { IDENTIFIERS, type EntityType } from './identifiers.ts';

/** https://learn.microsoft.com/azure/sentinel/sentinel-service-limits#analytics-rule-limits */
const MOST_MAPPINGS = 10;
const MOST_IDENTIFIERS = 3;
/** https://learn.microsoft.com/azure/azure-monitor/logs/custom-logs-overview: what a column of a workspace may be called. */
const COLUMN = /^[A-Za-z_]\w{0,499}$/;

/** Entity mappings: types, identifiers and numbers that Sentinel takes. */
export const entityLimits: Check = ({ rule: { entityMappings, ...rule }, say }) => {
  const mapped = entityMappings.filter(({ entityType }) => typeof entityType === 'string');
  const whole = Array.isArray(rule['sentinelEntitiesMappings']) && rule['sentinelEntitiesMappings'].length > 0;
  if (mapped.length === 0 && !whole) say.field('no-entities', ['entityMappings'], 'the rule maps no entity');
  if (mapped.length > MOST_MAPPINGS) say.field('entity-limit', ['entityMappings', MOST_MAPPINGS], `${mapped.length} entities are mapped; Sentinel takes ${MOST_MAPPINGS}`);
  entityMappings.forEach(({ entityType, fieldMappings }, index) => {
    if (typeof entityType !== 'string') return;
    const path = ['entityMappings', index];
    const known = isEntityType(entityType) ? IDENTIFIERS[entityType] : null;
    if (known === null) {
      const nearest = nearestName(entityType.replaceAll(/\s/g, ''), Object.keys(IDENTIFIERS));
      return say.field('entity-type', [...path, 'entityType'], `Sentinel has no entity type ${JSON.stringify(entityType)}${nearest === null ? '' : `; did you mean ${nearest}?`}`);
    }
    if (fieldMappings.length > MOST_IDENTIFIERS) say.field('entity-limit', [...path, 'fieldMappings', MOST_IDENTIFIERS], `${fieldMappings.length} identifiers of one entity; Sentinel takes ${MOST_IDENTIFIERS}`);
    fieldMappings.forEach(({ identifier, columnName }, field) => {
      const at = [...path, 'fieldMappings', field];
      if (typeof identifier === 'string' && !known.all.includes(identifier)) {
        const nearest = nearestName(identifier, known.all);
        say.field('entity-identifier', [...at, 'identifier'], `${entityType} has no identifier ${JSON.stringify(identifier)}${nearest === null ? '' : `; did you mean ${nearest}?`}`);
      }
      if (typeof columnName === 'string' && !COLUMN.test(columnName)) say.field('entity-identifier', [...at, 'columnName'], `${JSON.stringify(columnName)} is no name of a column that Sentinel maps`);
    });
    const names = fieldMappings.map(({ identifier }) => identifier);
    if (fieldMappings.length > 0 && !known.one.some((needed) => needed.every((name) => names.includes(name)))) {
      say.field('entity-unidentified', path, `${names.join(' and ')} alone ${names.length === 1 ? 'does' : 'do'} not identify a ${entityType}: expected ${known.one.map((needed) => needed.join('+')).join(', ')}`);
    }
  });
};

const isEntityType = (name: string): name is EntityType => Object.hasOwn(IDENTIFIERS, name);
