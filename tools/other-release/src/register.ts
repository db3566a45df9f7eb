import { registerHooks } from 'node:module';
import { isRelease, releases } from './releases.js';

// `node --import <this> <main of the API or the command line>` runs it as another release of the domain.

const release = process.env['OTHER_RELEASE'];
if (!isRelease(release) && release !== 'present')
  throw new Error(`OTHER_RELEASE must be "present" or one of ${releases.join(', ')}, not "${release}"`);

const here = new URL('.', import.meta.url).href;
const others = new Map([['@snapfold/kernel/engine', new URL('./kept-views.js', import.meta.url).href]]);
if (release !== 'present') others.set('@snapfold/domain', new URL(`./${release}.js`, import.meta.url).href);

registerHooks({
  resolve(specifier, context, nextResolve) {
    // What is put in another's place is made from it, and so is the only one that gets it.
    const other = context.parentURL?.startsWith(here) ? undefined : others.get(specifier);
    return nextResolve(other ?? specifier, context);
  },
});
