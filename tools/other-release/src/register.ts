import { registerHooks } from 'node:module';
import { isRelease, releases } from './releases.js';

// `node --import <this> <main of the API or the command line>` runs it as another release of the domain.

const release = process.env['OTHER_RELEASE'];
if (!isRelease(release)) throw new Error(`OTHER_RELEASE must be one of ${releases.join(', ')}, not "${release}"`);

const here = new URL('.', import.meta.url).href;
const other = new URL(`./${release}.js`, import.meta.url).href;

registerHooks({
  resolve(specifier, context, nextResolve) {
    // The other release is made from the present one, and so is the only one that gets it.
    const isForOther = specifier === '@snapfold/domain' && !context.parentURL?.startsWith(here);
    return nextResolve(isForOther ? other : specifier, context);
  },
});
