#pragma once

/// Elementary functions made of + - * / and sqrt only, so that they give the same bits on every
/// processor and with every C library (a C library picks its code by processor). Errors are tested
/// against the C library: at most 2 units in the last place, unless stated.
namespace sim::fixed {

/// Natural logarithm, non-decreasing. -infinity at 0, NaN below.
double log(double x);
/// log(1 + x), accurate near 0.
double log1p(double x);
/// e to the power of x.
double exp(double x);
/// exp(x) - 1, accurate near 0.
double expm1(double x);
/// x to the power of y. @pre x >= 0
double pow(double x, double y);
/// Logarithm of the gamma function, absolute error about 1e-15 times max(1, result). @pre x > 0
double log_gamma(double x);
/// The value below which a standard normal variable lies with probability `p`; relative error
/// about 1e-15. @pre 0 < p < 1. Source: Wichura, algorithm AS 241 (PPND16), Applied Statistics
/// 37(3), 1988.
double normal_quantile(double p);

}  // namespace sim::fixed
