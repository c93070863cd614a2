import { detectionRules } from './detections.ts';
import { exceptionRules } from './exceptions.ts';
import { gateRows } from './gates.ts';
import { inventoryRules } from './inventory.ts';
import { playbookActions, playbookIds, playbookPeople } from './playbooks.ts';
import { rollbacks } from './rollbacks.ts';
import { routeRules } from './routes.ts';
import { templates } from './templates.ts';
import type { Rule } from './rule.ts';

/** What must hold between files. Each one looks at what it needs, and reports all it finds. */
export const RULES: readonly Rule[] = [
  inventoryRules, routeRules, gateRows, playbookIds, playbookActions, playbookPeople, templates, rollbacks, exceptionRules, detectionRules,
];
