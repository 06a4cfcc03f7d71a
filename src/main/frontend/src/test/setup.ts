import { config } from '@vue/test-utils';
import { beforeEach } from 'vitest';

// A dialog tells that it is closed when its transition is over.
config.global.stubs = { transition: false };

// As in browsers. happy-dom writes out the whole element instead, and Popper asks for it all the
// time: mounting a form took seconds.
Element.prototype.toString = function () {
  return `[object ${this.constructor.name}]`;
};

beforeEach(() => localStorage.clear());
