// A function of any number of arguments from one that takes them as an array.
export const gather = (handle) => (...all) => handle(all);
