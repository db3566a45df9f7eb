import { registerHooks } from 'node:module';
import { isRelease, releases } from './releases.js';

// `node --import <this file> <main file of the API or the command line>` runs the program as another release of the domain.

const release = process.env['OTHER_RELEASE'];
if (!isRelease(release) && release !== 'present')
  throw new Error(`OTHER_RELEASE must be "present" or one of ${releases.join(', ')}, not "${release}"`);

const here = new URL('.', import.meta.url).href;
const others = new Map([['@snapfold/kernel/engine', new URL('./kept-views.js', import.meta.url).href]]);
if (release !== 'present') others.set('@snapfold/domain', new URL(`./${release}.js`, import.meta.url).href);

registerHooks({
  resolve(specifier, context, nextResolve) {
    // A module of this folder replaces a module that it imports itself: only its imports get the original.
    const other = context.parentURL?.startsWith(here) ? undefined : others.get(specifier);
    return nextResolve(other ?? specifier, context);
  },
});
