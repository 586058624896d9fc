import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorld, pass, roleArn, run, type World } from './support.ts';
import { machine, one, problems } from './validate-support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const call = (operation: string, input: object) => world.call(operation, input);

/** Words that every JavaScript object knows, and that nobody has written here. */
describe('a name that every object has', () => {
  it.each(['constructor', 'toString'])('%s is no state, no type and no operation', async (name) => {
    expect(problems(machine({ A: pass(1, { Next: name }), B: pass(1) }))).toContain(
      `MISSING_TRANSITION_TARGET: Missing 'Next' target: ${name} at /States/A/Next`,
    );
    expect(problems(one({ Type: name, End: true }))).toContain(`Unknown state type '${name}'`);
    expect(await call(name, {})).toMatchObject({
      status: 400,
      body: expect.stringContaining(`the operation '${name}'`),
    });
  });

  it('is no parameter', async () => {
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: pass(1) } });
    const given = { name: 'm', definition, roleArn, toString: 1 };
    expect((await call('CreateStateMachine', given)).body).toContain("does not host the parameter 'toString'");
  });

  it('is no hash algorithm', async () => {
    const { cause } = await run(world, { StartAt: 'A', States: { A: pass("{% $hash('a', 'constructor') %}") } });
    expect(cause).toContain("Hash algorithm 'constructor' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5");
  });

  it('__proto__ is a field like any other in what a state gives out, and no variable', async () => {
    const output = JSON.parse('{"__proto__":{"a":1},"b":"{% 2 %}"}');
    const end = await run(world, { StartAt: 'A', States: { A: pass(output) } });
    expect(JSON.stringify(end.output)).toBe('{"__proto__":{"a":1},"b":2}');
    expect(problems(one({ Type: 'Pass', Assign: JSON.parse('{"__proto__":1}'), End: true }))).toContain(
      'is not a variable name',
    );
  });
});
