export { decide } from './decide.ts';
export { explain, explainLines, type ExplainRow } from './explain.ts';
export { checkExpression, evaluate, type Evaluation, type ExpressionVariables } from './expression.ts';
export { protectedReason } from './protected.ts';
export { forbiddenReason, type Proposed, type TodaysGuards } from './forbidden.ts';
