/** Lets every picture be taken at the same moment, so that two of them differ only in what has changed. */
export function stopAt(moment: Date) {
  const RealDate = Date;
  const away = moment.getTime() - RealDate.now();
  class FixedDate extends RealDate {
    constructor(...given: [] | ConstructorParameters<DateConstructor>) {
      super(...((given.length === 0 ? [FixedDate.now()] : given) as [number]));
    }
    static override now() {
      return RealDate.now() + away;
    }
  }
  globalThis.Date = FixedDate as DateConstructor;
}
