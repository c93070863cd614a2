import { scalar } from '../define.ts';

/** https://learn.microsoft.com/kusto/query/reverse-function */
export const reverse = scalar({ name: 'reverse', docs: 'reverse-function', params: ['string'] }, text => [...text].reverse().join(''));
