/**
 * So many times a control may be lifted by somebody before it is taken as a fight: once is a mistake, twice can be a
 * script that runs each hour, three times is somebody who works against the containment.
 */
export const FIGHT = 3;

/** Whether a person is told of the `times`-th lifting: at the third, and then each time that the number has doubled. */
export function tellsOfFight(times: number): boolean {
  for (let at = FIGHT; at <= times; at *= 2) if (at === times) return true;
  return false;
}
