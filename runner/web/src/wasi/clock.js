// Milliseconds on the monotonic clock that the page and all its workers share.
export const clock = () => {
    const origin = performance.timeOrigin;
    return () => origin + performance.now();
};
