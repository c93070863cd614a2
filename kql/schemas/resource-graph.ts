import type { Column, ScalarType } from '../values.ts';

const columns = (type: ScalarType, names: string): Column[] => names.split(' ').map((name) => ({ name, type }));

/** The columns that the tables of Azure Resource Graph share: https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language */
const COMMON: readonly Column[] = [
  ...columns('string', 'id name type tenantId kind location resourceGroup subscriptionId managedBy'),
  ...columns('dynamic', 'sku plan properties tags identity zones extendedLocation'),
];

/** https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources */
const NAMES = [
  'Resources', 'ResourceContainers', 'AdvisorResources', 'AuthorizationResources', 'GuestConfigurationResources', 'HealthResources', 'HybridComputeResources',
  'PatchAssessmentResources', 'PatchInstallationResources', 'PolicyResources', 'SecurityResources', 'ServiceHealthResources',
];

/** Tables that `arg("")` has besides those of the schema. Their names are written in any case; people write them in these two. */
export const RESOURCE_GRAPH: Readonly<Record<string, readonly Column[]>> = Object.fromEntries(NAMES.flatMap((name) => [[name, COMMON], [name.toLowerCase(), COMMON]]));
