/** The columns that a format names: `{{Column}}`. https://learn.microsoft.com/azure/sentinel/customize-alert-details */
export const placeholdersOf = (format: string): string[] => [...format.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, column]) => (column ?? '').trim());
