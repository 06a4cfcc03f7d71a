import { beforeEach } from 'vitest';

// As in browsers. happy-dom writes out the whole element instead, and Popper asks for it all the
// time: mounting a form took seconds.
Element.prototype.toString = function () {
  return `[object ${this.constructor.name}]`;
};

beforeEach(() => localStorage.clear());
