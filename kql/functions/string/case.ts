import { simpleCase } from '../../values/terms.ts';
import { scalar } from '../define.ts';

/** https://learn.microsoft.com/kusto/query/tolower-function */
export const tolower = scalar({ name: 'tolower', docs: 'tolower-function', params: ['string'], 
  sql: ([text], use) => (use.types[0] === 'string' ? `lower(${text})` : null),
}, text => simpleCase(text, 'lower'));
/** https://learn.microsoft.com/kusto/query/toupper-function */
export const toupper = scalar({ name: 'toupper', docs: 'toupper-function', params: ['string'] }, text => simpleCase(text, 'upper'));
