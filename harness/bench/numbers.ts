/** A number as the report shows it: three figures that count, thousands apart. */
export function figure(value: number): string {
    if (value !== 0 && Math.abs(value) < 0.001) {
        return value.toExponential(1);
    }
    return Math.abs(value) >= 100
        ? Math.round(value).toLocaleString('en-US')
        : String(Number(value.toPrecision(3)));
}

/** A metric's name in words. */
export function inWords(metric: string): string {
    return metric.replaceAll('_', ' ');
}
