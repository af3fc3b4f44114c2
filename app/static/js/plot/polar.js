// The geometry of a polar plot.

/** The corner of each value on its axis; values are cut to 0..1, unknown ones lie at the centre. */
export function corners(values, radius, centre) {
  return values.map((value, index) => {
    const angle = (index / values.length) * 2 * Math.PI - Math.PI / 2;
    const length = radius * Math.min(Math.max(value ?? 0, 0), 1);
    return [centre + length * Math.cos(angle), centre + length * Math.sin(angle)];
  });
}
