/** The class and its published types agree: `tsc` refuses this file otherwise. Nothing runs it. */

import type { LockScope as Built } from '../www/element.js';
import type { LockScope as Declared } from '../www/lockscope.d.ts';

type Face = 'source' | 'mutex' | 'report' | 'mode' | 'run' | 'step' | 'pause' | 'resume' | 'stop';

/** What the class has is what is declared, and the other way round. */
export const declared: Pick<Declared, Face> = {} as Pick<Built, Face>;
export const built: Pick<Built, Exclude<Face, 'mutex' | 'mode'>> = {} as Pick<Declared, Exclude<Face, 'mutex' | 'mode'>>;

/** As a page uses it. */
export async function use(): Promise<string> {
  const scope = document.createElement('lock-scope');
  scope.source = 'package main';
  scope.mutex = 'off';
  scope.addEventListener('finish', ({ detail }) => void detail.acquisitions);
  scope.addEventListener('ready', ({ detail }) => void detail.engine);
  const report = await scope.run();
  return report.stdout;
}
