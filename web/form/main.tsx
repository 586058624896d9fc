import { type ComponentChild, render } from 'preact';
import { App } from './screens/app.tsx';
import { start } from './start.ts';
import './style.css';
import './rows.css';
import './form.css';
import './record.css';

// The page's head asks once more for a page of which nothing more arrives.
(globalThis as { isWhole?: boolean }).isWhole = true;
const root = document.getElementById('root') as HTMLElement;
root.textContent = '';
start();
// The sources are typed as React's and run on Preact's renderer and hooks.
render((<App />) as unknown as ComponentChild, root);
