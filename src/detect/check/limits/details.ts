import { nearestName } from '../../../model/index.ts';
import type { Check } from '../rule-check.ts';

/** https://learn.microsoft.com/azure/sentinel/sentinel-service-limits#analytics-rule-limits */
const MOST_DETAILS = 20;
/** https://github.com/Azure/Azure-Sentinel/blob/master/.script/tests/detectionTemplateSchemaValidation/Models/QueryBasedTemplateInternalModel.cs */
const DETAIL = /^[A-Za-z]\w{0,19}$/;
const COLUMN = /^[A-Za-z_]\w{0,499}$/;
/** https://github.com/Azure/Azure-Sentinel/blob/master/.script/tests/detectionTemplateSchemaValidation/Models/AlertDetailsOverride.cs */
const FORMATS = { alertDisplayNameFormat: 256, alertDescriptionFormat: 5_000 } as const;
const OVERRIDES = ['alertDisplayNameFormat', 'alertDescriptionFormat', 'alertTacticsColumnName', 'alertSeverityColumnName', 'alertDynamicProperties'];
/** https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update#alertproperty */
const PROPERTIES = ['AlertLink', 'ConfidenceLevel', 'ConfidenceScore', 'ExtendedLinks', 'ProductName', 'ProviderName', 'ProductComponentName', 'RemediationSteps', 'Techniques'];

/** What of the rows is shown in the alert. */
export const detailLimits: Check = ({ rule, say }) => {
  const details = Object.entries(rule.customDetails ?? {});
  if (details.length > MOST_DETAILS) say.field('detail-limit', ['customDetails'], `${details.length} custom details; Sentinel takes ${MOST_DETAILS}`);
  for (const [key, column] of details) {
    if (!DETAIL.test(key)) say.field('detail-name', ['customDetails', key], `${JSON.stringify(key.slice(0, 60))} is no name of a custom detail`);
    if (!COLUMN.test(column)) say.field('detail-name', ['customDetails', key], `${JSON.stringify(column.slice(0, 60))} is no name of a column that Sentinel shows`, { help: 'Name a column of letters, digits and underscores.' });
  }
};

/** Title, description and other properties of an alert that come from its rows. */
export const overrideLimits: Check = ({ rule: { alertDetailsOverride: override }, say }) => {
  if (override == null) return;
  for (const key of Object.keys(override)) {
    if (OVERRIDES.includes(key)) continue;
    const nearest = nearestName(key, OVERRIDES);
    say.field('override-field', ['alertDetailsOverride', key], `Sentinel reads no ${key}${nearest === null ? '' : `; did you mean ${nearest}?`}`);
  }
  for (const [field, most] of Object.entries(FORMATS)) {
    const text = override[field];
    if (typeof text === 'string' && text.length > most) say.field('field-length', ['alertDetailsOverride', field], `${field} has ${text.length} characters; Sentinel takes ${most}`);
  }
  const properties: unknown = override['alertDynamicProperties'];
  if (!Array.isArray(properties)) return;
  properties.forEach((one: unknown, index) => {
    const name: unknown = typeof one === 'object' && one !== null && 'alertProperty' in one ? one.alertProperty : undefined;
    if (typeof name === 'string' && !PROPERTIES.includes(name)) say.field('detail-property', ['alertDetailsOverride', 'alertDynamicProperties', index, 'alertProperty'], `an alert has no property ${JSON.stringify(name)} that can be overridden: expected one of ${PROPERTIES.join(', ')}`);
  });
};
