/** Answers that earn one more retry. */
const price = 5;
const maxCredit = 20 * price;

/**
 * How often the calls of one operation may be repeated in all: 20 times, and once more for each five good answers. So a
 * service that answers nothing is not asked four times for each of ten thousand items.
 */
export class RetryBudget {
  #left = maxCredit;

  /** A good answer came. */
  credit(): void {
    this.#left = Math.min(maxCredit, this.#left + 1);
  }

  /** False if there is nothing left to take. */
  tryConsume(): boolean {
    if (this.#left < price) return false;
    this.#left -= price;
    return true;
  }
}
