import type { World } from '../world.ts';
import { hybrid } from './hybrid.ts';

/** Every scenario by name: a new world, whose clock starts at the given wall time. */
export const scenarios: Record<string, (wall: number) => World> = { hybrid };
