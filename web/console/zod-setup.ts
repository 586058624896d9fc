/** Imported before any schema: zod's compiled parsers need `eval`, which the content security policy forbids. */
import * as z from 'zod';

z.config({ jitless: true });
