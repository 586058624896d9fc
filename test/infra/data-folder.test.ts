import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareData } from '../../infra/demo/first-start.ts';

let dataDir: string;
const namesIn = () => readdirSync(dataDir).sort();
const put = (...names: string[]) => {
  for (const name of names) {
    mkdirSync(dirname(join(dataDir, name)), { recursive: true });
    // As a marker's, a process id that no system gives.
    writeFileSync(join(dataDir, name), '999999999\n');
  }
};

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'bihuan-data-'));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a first start', () => {
  it.each([true, false])('refuses a folder with other files and leaves it alone (seeded: %s)', (isSeeded) => {
    put('thesis.docx', 's3/mine.txt');
    expect(() => prepareData({ dataDir, isSeeded })).toThrow(/not this app's/);
    expect(namesIn()).toEqual(['s3', 'thesis.docx']);
  });

  it('refuses other files even beside a marker', () => {
    put('seeding', 'thesis.docx');
    expect(() => prepareData({ dataDir, isSeeded: true })).toThrow(/not this app's/);
    expect(namesIn()).toEqual(['seeding', 'thesis.docx']);
  });

  it('marks an empty folder as being seeded', () => {
    expect(prepareData({ dataDir, isSeeded: true }).firstOffset).toBeLessThan(0);
    expect(namesIn()).toEqual(['seeding']);
  });

  it('begins an interrupted city anew and keeps what the app did not make', () => {
    put('seeding', 'store/CURRENT', 's3/bucket/photo', 'notes.txt');
    expect(prepareData({ dataDir, isSeeded: true }).firstOffset).toBeLessThan(0);
    expect(namesIn()).toEqual(['notes.txt', 'seeding']);
  });

  it('leaves a city that is there as it is', () => {
    put('store/CURRENT', 's3/bucket/photo');
    expect(prepareData({ dataDir, isSeeded: true })).toEqual({});
    expect(namesIn()).toEqual(['s3', 'store']);
  });
});

describe('a reset', () => {
  const reset = () => spawnSync(process.execPath, ['infra/reset.ts', '--data', dataDir], { encoding: 'utf8' });

  it('refuses a folder that is not a data folder', () => {
    put('store/groceries.txt', 'start.json', 'thesis.docx');
    expect(reset()).toMatchObject({ status: 1, stderr: expect.stringContaining('is not a data folder') });
    expect(namesIn()).toEqual(['start.json', 'store', 'thesis.docx']);
  });

  it('wipes what the app made and names what it leaves', () => {
    put('store/CURRENT', 's3/bucket/photo', 'host.log', 'notes.txt');
    expect(reset()).toMatchObject({ status: 0, stdout: expect.stringContaining('notes.txt') });
    expect(namesIn()).toEqual(['notes.txt']);
  });

  it('takes the folder away where nothing else is in it', () => {
    put('store/CURRENT', 'credentials.json');
    expect(reset().status).toBe(0);
    expect(existsSync(dataDir)).toBe(false);
  });
});
