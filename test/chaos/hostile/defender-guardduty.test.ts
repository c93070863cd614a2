import { describe } from 'vitest';
import { hostileSuite } from './suite.ts';

describe('test/chaos/hostile: Defender and GuardDuty', () => { hostileSuite(['defender', 'guardduty']); });
