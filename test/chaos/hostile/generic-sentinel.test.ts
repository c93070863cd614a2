import { describe } from 'vitest';
import { hostileSuite } from './suite.ts';

describe('test/chaos/hostile: generic and Sentinel', () => { hostileSuite(['generic', 'sentinel']); });
