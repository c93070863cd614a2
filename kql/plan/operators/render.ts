import type { Node } from '../../parse/bridge.ts';
import type { Plan } from '../types.ts';

/** What only says how a result is shown changes no row. https://learn.microsoft.com/kusto/query/render-operator */
export const lowerRender = (_node: Node, input: Plan): Plan => input;
