/* c[i, j] += sum over k of a[i, k] * b[j, k], for 16 x 16 x 16 floats; sa, sb, sc are the distances of rows. */
void tmm16(float *c, const float *a, const float *b, int sa, int sb, int sc) {
  for (int i = 0; i < 16; i++)
    for (int j = 0; j < 16; j++) {
      float sum = c[i * sc + j];
      for (int k = 0; k < 16; k++) sum += a[i * sa + k] * b[j * sb + k];
      c[i * sc + j] = sum;
    }
}
