/** Pages and functions are built once before any test that serves or measures them; nothing is built when nothing has changed. */
import { build } from '../../infra/build.ts';

export async function setup(): Promise<void> {
  await build((step) => console.log(step));
}
