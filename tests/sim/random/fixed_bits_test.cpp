// The bits of the elementary functions, which every compiler, instruction set and C library must
// reproduce. The values come from the functions themselves: fixed_math_test.cpp shows that they are
// right, this file that they are the same everywhere. Whoever changes an algorithm stores new ones.
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <vector>

#include "sim/random/fixed_math.hpp"

namespace sim {
namespace {

struct Known {
  double argument;
  double value;
};

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

void expect_bits(double (*function)(double), const std::vector<Known>& table) {
  for (const auto& [argument, value] : table) {
    EXPECT_EQ(bits(function(argument)), bits(value)) << argument;
  }
}

TEST(FixedBitsTest, Log) {
  expect_bits(fixed::log, {
                              {0x0.0000000000001p-1022, -0x1.74385446d71c3p+9},
                              {0x1.56e1fc2f8f359p-997, -0x1.5963447f87fb5p+9},
                              {0x1p-53, -0x1.25e4f7b2737fap+5},
                              {0x1.12e0be826d695p-30, -0x1.4b927f32bffb8p+4},
                              {0x1.999999999999ap-4, -0x1.26bb1bbb55515p+1},
                              {0x1.3333333333333p-2, -0x1.34378fcbda721p+0},
                              {0x1p-1, -0x1.62e42fefa39efp-1},
                              {0x1.6902de00d1b71p-1, -0x1.65cd36d0d2301p-2},
                              {0x1.ccccccccccccdp-1, -0x1.af8e8210a415cp-4},
                              {0x1.fef9db22d0e56p-1, -0x1.06680ffe7cc09p-9},
                              {0x1.fffffffffffffp-1, -0x1p-53},
                              {0x1.0000000000001p+0, 0x1.fffffffffffffp-53},
                              {0x1.010624dd2f1aap+0, 0x1.059f00cc2f7fcp-8},
                              {0x1.6902de00d1b71p+0, 0x1.5ffb290e750ddp-2},
                              {0x1p+1, 0x1.62e42fefa39efp-1},
                              {0x1.8p+1, 0x1.193ea7aad030bp+0},
                              {0x1.e848p+19, 0x1.ba18a998fffap+3},
                              {0x1.e42d130773b76p+1023, 0x1.62dd08fdc6f88p+9},
                          });
}

TEST(FixedBitsTest, Log1p) {
  expect_bits(fixed::log1p, {
                                {-0x1.ff7ced916872bp-1, -0x1.ba18a998fff9fp+2},
                                {-0x1p-1, -0x1.62e42fefa39efp-1},
                                {-0x1.4f8b588e368f1p-17, -0x1.4f8bc681e6005p-17},
                                {0x1.70ef54646d497p-57, 0x1.70ef54646d497p-57},
                                {0x1.12e0be826d695p-30, 0x1.12e0be801f1d9p-30},
                                {0x1.3333333333333p-2, 0x1.0ca937be1b9dbp-2},
                                {0x1p+0, 0x1.62e42fefa39efp-1},
                                {0x1.e848p+19, 0x1.ba18abb1dedc8p+3},
                            });
}

TEST(FixedBitsTest, Exp) {
  expect_bits(fixed::exp, {
                              {-0x1.74p+9, 0x0.0000000000002p-1022},
                              {-0x1.5ep+9, 0x1.14f2b0fb9307fp-1010},
                              {-0x1.2cp+5, 0x1.dd5c566301ec8p-55},
                              {-0x1p+0, 0x1.78b56362cef38p-2},
                              {-0x1.3333333333333p-2, 0x1.7b4c869c37c05p-1},
                              {-0x1.12e0be826d695p-30, 0x1.fffffff768fa1p-1},
                              {0x1.0624dd2f1a9fcp-10, 0x1.0041919b7ee34p+0},
                              {0x1.61e4f765fd8aep-8, 0x1.0162da04e41a9p+0},
                              {0x1p-1, 0x1.a61298e1e069cp+0},
                              {0x1p+0, 0x1.5bf0a8b145769p+1},
                              {0x1.4p+3, 0x1.5829dcf95056p+14},
                              {0x1.62d999999999ap+9, 0x1.d75ae7a50ee14p+1023},
                          });
}

TEST(FixedBitsTest, Expm1) {
  expect_bits(fixed::expm1, {
                                {-0x1.38p+5, -0x1p+0},
                                {-0x1p+0, -0x1.43a54e4e98864p-1},
                                {-0x1.6872b020c49bap-7, -0x1.667908718e151p-7},
                                {-0x1.12e0be826d695p-30, -0x1.12e0be801f1d9p-30},
                                {0x1.4f8b588e368f1p-17, 0x1.4f8bc681cdfb6p-17},
                                {0x1.3333333333333p-2, 0x1.6641632306a56p-2},
                                {0x1p+1, 0x1.98e64b8d4ddaep+2},
                                {0x1.9p+5, 0x1.19103e4080b45p+72},
                            });
}

TEST(FixedBitsTest, LogGamma) {
  expect_bits(fixed::log_gamma, {
                                    {0x1.47ae147ae147bp-7, 0x1.265de0d9b33c2p+2},
                                    {0x1p-1, 0x1.250d048e7a1bp-1},
                                    {0x1.a666666666666p+1, 0x1.f964fc1bf8d4p-1},
                                    {0x1.3fae147ae147bp+3, 0x1.98f02675dd19p+3},
                                    {0x1.92p+6, 0x1.696f7f9481307p+8},
                                    {0x1.e848p+19, 0x1.871921236750dp+23},
                                });
}

TEST(FixedBitsTest, NormalQuantile) {
  expect_bits(fixed::normal_quantile, {
                                          {0x1.56e1fc2f8f359p-997, -0x1.286074064c26ep+5},
                                          {0x1p-53, -0x1.06b48528cea51p+3},
                                          {0x1.0c6f7a0b5ed8dp-20, -0x1.30381a9799f7ep+2},
                                          {0x1.47ae147ae147bp-7, -0x1.29c5c4630ff0fp+1},
                                          {0x1.32ca57a786c22p-4, -0x1.70b374817af5p+0},
                                          {0x1.339c0ebedfa44p-4, -0x1.7056dc6686c9ap+0},
                                          {0x1.3333333333333p-2, -0x1.0c7e39582c5fbp-1},
                                          {0x1.ffffbce4217d3p-2, -0x1.506f1779a5abdp-19},
                                          {0x1.999999999999ap-1, 0x1.aee8fa73a1335p-1},
                                          {0x1.f333333333333p-1, 0x1.f5c0331eeff82p+0},
                                          {0x1.fffffffffffffp-1, 0x1.06b48528cea51p+3},
                                      });
}

struct KnownPower {
  double base;
  double exponent;
  double value;
};

TEST(FixedBitsTest, Pow) {
  const std::vector<KnownPower> table{
      {0x1p+1, 0x1p-1, 0x1.6a09e667f3bcdp+0},
      {0x1.999999999999ap-4, 0x1.a666666666666p+1, 0x1.06c4363887514p-11},
      {0x1.56e1fc2f8f359p-997, 0x1.ccccccccccccdp-1, 0x1.0e7c9eebc4401p-897},
      {0x1.000001ad7f29bp+0, 0x1.dcd65p+29, 0x1.349445c228792p+144},
      {0x1.4p+3, -0x1.4p+1, 0x1.9e7c6e43390b7p-9},
      {0x1.cp+2, 0x1.5555555555555p-2, 0x1.e9b5dba58189dp+0},
      {0x1.ff7ced916872bp-1, -0x1.117p+16, 0x1.070c391211246p+101},
  };
  for (const auto& [base, exponent, value] : table) {
    EXPECT_EQ(bits(fixed::pow(base, exponent)), bits(value)) << base << " to the " << exponent;
  }
}

}  // namespace
}  // namespace sim
