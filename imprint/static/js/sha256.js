// @ts-check
/** SHA-256 (FIPS 180-4) of many short texts with the same beginning; browsers' own is slower for these, and not there on plain http. */

const K = new Int32Array(64), START = new Int32Array(8)
for (let count = 0, number = 2; count < 64; number++) {
  if (Array.from({ length: number - 2 }, (_, index) => index + 2).some((divisor) => number % divisor === 0)) continue
  if (count < 8) START[count] = fraction(Math.sqrt(number))
  K[count++] = fraction(Math.cbrt(number))
}

/** @param {number} root */
function fraction(root) {
  return ((root - Math.floor(root)) * 2 ** 32) | 0
}

const w = new Int32Array(64)

/** @param {Int32Array} state changed @param {DataView} bytes @param {number} at */
function compress(state, bytes, at) {
  for (let i = 0; i < 16; i++) w[i] = bytes.getInt32(at + 4 * i)
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] ?? 0, y = w[i - 2] ?? 0
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[i] = ((w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1) | 0
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[i] ?? 0) + (w[i] ?? 0)) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g, g = f, f = e, e = (d + t1) | 0, d = c, c = b, b = a, a = (t1 + t2) | 0
  }
  const sums = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) state[i] = ((state[i] ?? 0) + (sums[i] ?? 0)) | 0
}

/** Digests of the beginning with a few more ASCII signs behind it, as eight numbers each. @param {string} beginning ASCII */
export function digestsBehind(beginning) {
  const whole = beginning.length - (beginning.length % 64)
  const buffer = new Uint8Array(Math.max(64, whole) + 192), bytes = new DataView(buffer.buffer)
  write(buffer, beginning, 0)
  const begun = START.slice(), state = new Int32Array(8)
  for (let at = 0; at < whole; at += 64) compress(begun, bytes, at)
  /** @param {string} end up to 64 signs */
  return (end) => {
    const length = beginning.length + end.length
    const padded = Math.ceil((length + 9) / 64) * 64
    buffer.fill(0, beginning.length, padded)
    write(buffer, end, beginning.length)
    buffer[length] = 0x80
    bytes.setUint32(padded - 4, length * 8)
    state.set(begun)
    for (let at = whole; at < padded; at += 64) compress(state, bytes, at)
    return state
  }
}

/** @param {Uint8Array} buffer @param {string} text @param {number} at */
function write(buffer, text, at) {
  for (let i = 0; i < text.length; i++) buffer[at + i] = text.charCodeAt(i)
}
