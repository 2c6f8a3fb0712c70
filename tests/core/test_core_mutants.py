"""Deliberate mistakes, one at a time. Each is caught by a test that the true code passes.

A row says: in this module, where the code says `old`, suppose it said `new`; then this test fails. Of four
parts, the first says in which function; tests/mutation.py tells what a row may say, and how to add one. The
tests are the ordinary ones, called with the mutant in place of the module under test.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module

import pytest
import test_bad_input_core as bad_input
import test_conditions as conditions
import test_ddpm_ddim as walks
import test_denoisers as seam
import test_forward as forward
import test_guidance as guidance
import test_loss as loss
import test_nets as nets
import test_noise as noise
import test_predictions as predictions
import test_schedule as schedules
import torch
from mutation import mutant

TRUE_DDPM = import_module("minidiff.samplers.ddpm")
TRUE_DDIM = import_module("minidiff.samplers.ddim")

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

Row = tuple[str, str, Callable[..., None]] | tuple[str, str, str, Callable[..., None]]

SCHEDULE: list[Row] = [
    # running product in float32
    ("self.alphas.cumprod(dim=0)", "self.alphas.float().cumprod(dim=0).double()",
     partial(schedules.test_alpha_bars_agree_with_fifty_digits, kind="linear", T=1000)),
    # ᾱ shifted by one: index 0 is the clean image
    ("self.alphas.cumprod(dim=0)", "self.alphas.cumprod(dim=0).roll(1)",
     schedules.test_index_zero_is_one_noising_step),
    # SNR and σ
    ("return self.alpha_bars / (1 - self.alpha_bars)", "return self.alphas / (1 - self.alphas)",
     partial(schedules.test_signal_to_noise_agrees_with_fifty_digits, kind="linear")),
    ("return ((1 - self.alpha_bars) / self.alpha_bars).sqrt()",
     "return (1 - self.alpha_bars) / self.alpha_bars",
     partial(schedules.test_sigmas_agree_with_fifty_digits, kind="linear")),
    ("return ((1 - self.alpha_bars) / self.alpha_bars).sqrt()", "return (1 - self.alpha_bars).sqrt()",
     partial(schedules.test_sigmas_agree_with_fifty_digits, kind="cosine")),
    # the three curves
    ("cls(torch.linspace(beta_start, beta_end, T, dtype=torch.float64))",
     "cls(torch.linspace(beta_start, beta_end, T))",
     partial(schedules.test_betas_agree_with_fifty_digits, kind="linear", T=1000)),
    ("cls(torch.linspace(beta_start, beta_end, T, dtype=torch.float64))",
     "cls(torch.linspace(beta_start, beta_end, T + 1, dtype=torch.float64)[:-1])",
     partial(schedules.test_betas_agree_with_fifty_digits, kind="linear", T=50)),
    ("torch.linspace(beta_start**0.5, beta_end**0.5, T, dtype=torch.float64) ** 2",
     "torch.linspace(beta_start, beta_end, T, dtype=torch.float64)",
     schedules.test_quadratic_is_a_straight_line_in_the_root_of_beta),
    ("NoiseSchedule.cosine", "0.008", "0.08",
     partial(schedules.test_cosine_is_its_closed_form_before_the_last_step, T=50)),
    ("torch.cos((u + s) / (1 + s) * math.pi / 2) ** 2", "torch.cos((u + s) / (1 + s) * math.pi / 2)",
     partial(schedules.test_cosine_is_its_closed_form_before_the_last_step, T=50)),
    ("torch.arange(T + 1, dtype=torch.float64) / T", "torch.arange(T + 1, dtype=torch.float64) / (T + 1)",
     partial(schedules.test_cosine_is_its_closed_form_before_the_last_step, T=50)),
    ("1 - f[1:] / f[:-1]", "1 - f[1:] / f[0]",
     partial(schedules.test_cosine_is_its_closed_form_before_the_last_step, T=50)),
    ("LARGEST_COSINE_BETA = 0.999", "LARGEST_COSINE_BETA = 0.99",
     partial(schedules.test_cosine_clips_its_last_beta_and_no_other, T=1000)),
    # zero terminal SNR
    ("((roots - last) * first / (first - last)) ** 2", "(roots - last) * first / (first - last)",
     partial(schedules.test_zero_terminal_snr_keeps_the_first_level, kind="linear")),
    ("((roots - last) * first / (first - last)) ** 2", "(roots - last) ** 2",
     partial(schedules.test_zero_terminal_snr_keeps_the_first_level, kind="linear")),
    ("((roots - last) * first / (first - last)) ** 2",
     "(roots * first / (first - last)).clamp(max=first) ** 2",
     partial(schedules.test_zero_terminal_snr_leaves_exactly_nothing, kind="linear")),
    ("torch.cat([before_first_step, alpha_bars[:-1]])", "torch.cat([alpha_bars[:1] ** 0.5, alpha_bars[:-1]])",
     schedules.test_from_alpha_bars_undoes_alpha_bars),
    # the warning and the range
    ("LARGEST_TERMINAL_SIGNAL = 0.05", "LARGEST_TERMINAL_SIGNAL = 0.9",
     schedules.test_a_schedule_that_leaves_the_image_visible_warns_and_says_how_much),
    ("inside = (betas > 0) & (betas < 1)", "inside = (betas >= 0) & (betas < 1)",
     partial(bad_input.test_impossible_betas_are_refused, betas=torch.tensor([0.1, 0.0, 0.1]),
             error=ValueError, message="strictly between 0 and 1")),
    ("inside[-1] |= betas[-1] == 1", "inside |= betas == 1",
     partial(bad_input.test_impossible_betas_are_refused, betas=torch.tensor([1.0, 0.5]),
             error=ValueError, message="strictly between 0 and 1")),
    # which timesteps
    ("self.T - 1 - i * self.T // N", "self.T - i * self.T // N",
     partial(schedules.test_timesteps_are_exactly_N_strictly_decreasing_indices, spacing="trailing", T=7)),
    ("self.T - 1 - i * self.T // N", "self.T - 1 - i * (self.T // N)",
     schedules.test_trailing_stops_one_stride_before_the_clean_image),
    ("[i * self.T // N for i in reversed(range(N))]", "[i * (self.T // N) for i in reversed(range(N))]",
     schedules.test_leading_starts_one_stride_before_the_end_of_the_schedule),
    ("[i * self.T // N for i in reversed(range(N))]", "[i * self.T // N + 1 for i in reversed(range(N))]",
     partial(schedules.test_timesteps_are_exactly_N_strictly_decreasing_indices, spacing="leading", T=7)),
    ("reversed(range(N))", "range(N)",
     partial(schedules.test_timesteps_are_exactly_N_strictly_decreasing_indices, spacing="leading", T=7)),
    ("gaps = max(N - 1, 1)", "gaps = N",
     schedules.test_leading_and_linspace_end_at_index_zero),
    ("(2 * i * (self.T - 1) + gaps) // (2 * gaps)", "i * (self.T - 1) // gaps",
     schedules.test_linspace_is_nowhere_off_the_even_grid_by_more_than_rounding),
    # the beginning of a schedule
    ("self.betas[: t + 1]", "self.betas[:t]",
     partial(schedules.test_the_beginning_of_a_schedule_keeps_every_index, t=24)),
    ("value.clone() if isinstance(value, Tensor) else value", "value",
     schedules.test_the_beginning_of_a_schedule_is_a_copy),
    ("beginning = object.__new__(NoiseSchedule)", "return NoiseSchedule(self.betas[: t + 1])",
     schedules.test_the_beginning_of_a_schedule_is_no_cause_for_a_warning),
    ("min(one.T, other.T)", "min(one.T, other.T) - 1",
     schedules.test_one_other_beta_is_enough_to_disagree),
    ("apart.any()", "apart.all()", schedules.test_one_other_beta_is_enough_to_disagree),
    # between two timesteps
    ("(below + 1 - t) * before + (t - below) * after", "(t - below) * before + (below + 1 - t) * after",
     schedules.test_between_two_timesteps_log_sigma_is_a_straight_line),
    ("(below + 1 - t) * before + (t - below) * after", "after - (below + 1 - t) * (after - before)",
     schedules.test_between_the_last_two_levels_of_zero_terminal_snr_nothing_is_left),
    ("self._alpha_bars[below]", "self._alpha_bars[below - 1]",
     schedules.test_alpha_bar_at_a_whole_t_is_the_stored_one),
    ("value.clone() if isinstance(value, Tensor) else value", "value",
     schedules.test_a_schedule_keeps_its_own_copy_of_the_betas),
]  # fmt: skip

FORWARD: list[Row] = [
    ("(1 - betas[: int(t) + 1]).prod()", "(1 - betas[: int(t)]).prod()",
     forward.test_forward_diffusion_step_at_zero_has_noised_once),
    ("(1 - betas[: int(t) + 1]).prod()", "1 - betas[int(t)]",
     partial(forward.test_forward_diffusion_step_is_q_sample_from_the_betas_alone, form=int)),
    ("mix(x_0, epsilon, alpha_bar_t)", "mix(x_0, epsilon, alpha_bar_t**2)",
     forward.test_forward_diffusion_step_at_zero_has_noised_once),
    # the one mixture
    ("_cast(alpha_bar**0.5, x_0)", "_cast(alpha_bar, x_0)",
     partial(forward.test_q_sample_keeps_the_root_of_alpha_bar_of_the_image, t=25)),
    ("_cast((1 - alpha_bar) ** 0.5, x_0)", "_cast(1 - alpha_bar, x_0)",
     partial(forward.test_q_sample_adds_the_root_of_the_rest_as_noise, t=25)),
    ("_cast((1 - alpha_bar) ** 0.5, x_0)", "(1 - _cast(alpha_bar, x_0)) ** 0.5",
     forward.test_the_first_noise_keeps_its_digits_in_float32),
    ("signal * x_0 + noise * epsilon", "noise * x_0 + signal * epsilon",
     partial(forward.test_q_sample_keeps_the_root_of_alpha_bar_of_the_image, t=25)),
    ("torch.add(signal * x_0, epsilon, alpha=noise)", "torch.add(signal * x_0, epsilon)",
     partial(forward.test_one_level_for_the_batch_and_one_for_each_sample_mix_alike, dtype=torch.float64)),
    ("torch.add(signal * x_0, epsilon, alpha=noise)", "torch.add(noise * x_0, epsilon, alpha=signal)",
     partial(forward.test_one_level_for_the_batch_and_one_for_each_sample_mix_alike, dtype=torch.float64)),
    # a single step
    ("pick(schedule.alphas, t, x_prev)", "pick(schedule.alphas**2, t, x_prev)",
     partial(forward.test_many_small_steps_are_one_jump, name="short cosine", t=9)),
    ("pick(schedule.alphas, t, x_prev)", "pick(schedule.alpha_bars, t, x_prev)",
     partial(forward.test_many_small_steps_are_one_jump, name="short cosine", t=9)),
    ("pick(schedule.alphas, t, x_prev)", "pick(schedule.betas, t, x_prev)",
     partial(forward.test_many_small_steps_are_one_jump, name="short cosine", t=9)),
    ("pick(schedule.alphas, t, x_prev)", "pick(schedule.alphas.roll(1), t, x_prev)",
     forward.test_q_step_returns_the_noise_it_added),
    # the jump
    ("mix(x_0, epsilon, pick(schedule.alpha_bars, t, x_0)), epsilon",
     "mix(epsilon, x_0, pick(schedule.alpha_bars, t, x_0)), epsilon",
     partial(forward.test_q_sample_keeps_the_root_of_alpha_bar_of_the_image, t=25)),
    ("mix(x_0, epsilon, pick(schedule.alpha_bars, t, x_0)), epsilon",
     "mix(x_0, epsilon, pick(schedule.alpha_bars, t, x_0)), 0.9 * epsilon",
     forward.test_q_sample_returns_the_noise_it_added),
    # the posterior, of one step and of a stride
    ("posterior_mean", "alpha_bar_prev**0.5", "alpha_bar**0.5",
     partial(forward.test_the_posterior_is_bayes_rule, t=25)),
    ("posterior_mean", "alpha_bar_prev**0.5", "alpha_bar_prev",
     partial(forward.test_the_posterior_is_bayes_rule, t=25)),
    ("posterior_mean", "alpha_bar / alpha_bar_prev", "alpha_bar",
     partial(forward.test_the_posterior_is_bayes_rule, t=25)),
    ("posterior_mean[1]", "1 - alpha_bar", "(1 - alpha_bar) ** 0.5",
     partial(forward.test_the_posterior_is_bayes_rule, t=25)),
    ("posterior_mean", "alpha**0.5", "alpha",
     partial(forward.test_the_posterior_undoes_a_step_at_every_t, name="linear")),
    ("posterior_mean", "1 - alpha_bar_prev", "1 - alpha_bar",
     forward.test_before_the_first_step_stood_the_image_itself),
    ("(1 - alpha_bar_prev) / (1 - alpha_bar) * beta", "beta",
     forward.test_before_the_first_step_stood_the_image_itself),
    ("(1 - alpha_bar_prev) / (1 - alpha_bar) * beta",
     "((1 - alpha_bar_prev) / (1 - alpha_bar) * beta) ** 0.5",
     partial(forward.test_the_posterior_is_bayes_rule, t=1)),
    ("(1 - alpha_bar_prev) / (1 - alpha_bar) * beta",
     "((1 - alpha_bar_prev) / (1 - alpha_bar)) ** 0.5 * beta",
     partial(forward.test_the_posterior_is_bayes_rule, t=1)),
    ("torch.cat([torch.ones(1, dtype=torch.float64), schedule.alpha_bars[:-1]])", "schedule.alpha_bars",
     forward.test_before_the_first_step_stood_the_image_itself),
    ("torch.cat([torch.ones(1, dtype=torch.float64), schedule.alpha_bars[:-1]])",
     "schedule.alpha_bars.roll(1)",
     forward.test_before_the_first_step_stood_the_image_itself),
]  # fmt: skip

STRIDE_VARIANCE: list[Row] = [
    ("(1 - alpha_bar_prev) / (1 - alpha_bar) * beta", "beta",
     walks.test_into_the_clean_image_the_small_variance_is_zero),
    ("variance == 'large'", "variance == 'small'",
     walks.test_into_the_clean_image_the_small_variance_is_zero),
    ("posterior_variance", "1 - alpha_bar / alpha_bar_prev", "1 - (alpha_bar / alpha_bar_prev) ** 0.5",
     walks.test_the_large_variance_of_one_step_is_beta),
    ("posterior_variance", "1 - alpha_bar / alpha_bar_prev", "alpha_bar_prev - alpha_bar",
     walks.test_the_large_variance_of_one_step_is_beta),
    ("posterior_variance", "1 - alpha_bar / alpha_bar_prev", "1 - alpha_bar",
     walks.test_the_small_variance_is_that_of_the_posterior),
    ("posterior_variance", "1 - alpha_bar_prev", "1 - alpha_bar_prev**0.5",
     walks.test_the_small_variance_is_that_of_the_posterior),
]  # fmt: skip

PREDICTIONS: list[Row] = [
    ("(x_t - sqrt(alpha_bar) * x_0) / sqrt(1 - alpha_bar)",
     "(x_t - sqrt(alpha_bar) * x_0) / (1 - alpha_bar)",
     partial(predictions.test_the_way_back_leads_to_image_and_noise, predicts="x_0", alpha_bar=0.6)),
    ("(x_t - sqrt(alpha_bar) * x_0) / sqrt(1 - alpha_bar)", "(x_t - alpha_bar * x_0) / sqrt(1 - alpha_bar)",
     partial(predictions.test_the_way_back_leads_to_image_and_noise, predicts="x_0", alpha_bar=0.6)),
    ("(x_t - sqrt(1 - alpha_bar) * epsilon) / sqrt(alpha_bar)",
     "(x_t - sqrt(1 - alpha_bar) * epsilon) / alpha_bar",
     partial(predictions.test_the_way_back_leads_to_image_and_noise, predicts="epsilon", alpha_bar=0.6)),
    ("Prediction(signal * x_t - noise * v, noise * x_t + signal * v)",
     "Prediction(signal * x_t + noise * v, noise * x_t - signal * v)",
     partial(predictions.test_the_way_back_leads_to_image_and_noise, predicts="v", alpha_bar=0.6)),
    ("signal * epsilon - noise * x_0", "noise * epsilon - signal * x_0",
     partial(predictions.test_the_target_is_what_its_name_says, predicts="v", alpha_bar=0.6)),
    ("signal * epsilon - noise * x_0", "noise * x_0 - signal * epsilon",
     partial(predictions.test_the_target_is_what_its_name_says, predicts="v", alpha_bar=0.6)),
    ("lambda x_0, epsilon, signal, noise: x_0", "lambda x_0, epsilon, signal, noise: epsilon",
     partial(predictions.test_the_target_is_what_its_name_says, predicts="x_0", alpha_bar=0.6)),
    ("lambda snr: snr + 1", "lambda snr: snr",
     partial(predictions.test_an_error_in_the_output_is_one_in_the_image_times_what_the_table_says,
             predicts="v", alpha_bar=0.6)),
    ("schedule.alpha_bars[-1] == 0", "schedule.alpha_bars[0] == 0",
     predictions.test_epsilon_and_zero_terminal_snr_do_not_go_together),
    ("predicts != learned.predicts", "predicts == learned.predicts",
     predictions.test_what_a_network_learned_is_found_behind_any_wrapping),
    ("network if inner is None else bare(inner)", "network if inner is None else inner",
     predictions.test_what_a_network_learned_is_found_behind_any_wrapping),
]  # fmt: skip

DENOISERS: list[Row] = [
    # projected, and ε̂ not derived again
    ("prediction_from_x_0(x_0, x_t, self.schedule.alpha_bar_at(t))", "Prediction(x_0, prediction.epsilon)",
     seam.test_after_clipping_the_pair_still_explains_x_t),
    ("x_0.clamp(-bound, bound)", "x_0.clamp(-1, 1)",
     partial(seam.test_clipping_keeps_x_0_inside_and_what_was_inside, bound=0.5)),
    # what the network hears
    ("torch.full((len(x_t),), t, device=x_t.device, dtype=torch.float32)",
     "torch.full((len(x_t),), int(t), device=x_t.device, dtype=torch.float32)",
     partial(seam.test_the_network_hears_the_original_timestep_once_per_sample, t=12.375)),
    ("torch.full((len(x_t),), t, device=x_t.device, dtype=torch.float32)",
     "torch.full((len(x_t),), t / self.schedule.T, device=x_t.device, dtype=torch.float32)",
     partial(seam.test_the_network_hears_the_original_timestep_once_per_sample, t=7)),
    ("self.network(x_t, times, *told)", "self.network(x_t, times)",
     seam.test_the_condition_is_handed_on_as_it_is),
    ("torch.is_grad_enabled() and x_t.requires_grad", "torch.is_grad_enabled()",
     seam.test_the_network_runs_in_eval_mode_without_gradients),
    ("evaluating(self.network)", "torch.no_grad()",
     seam.test_the_network_runs_in_eval_mode_without_gradients),
    # the finite data set
    ("-distances / (2 * (1 - alpha_bar))", "-distances / (1 - alpha_bar)",
     partial(seam.test_the_ideal_denoiser_weighs_every_image_by_its_likelihood, t=25)),
    ("-distances / (2 * (1 - alpha_bar))", "-distances.sqrt() / (2 * (1 - alpha_bar))",
     partial(seam.test_the_ideal_denoiser_weighs_every_image_by_its_likelihood, t=25)),
    ("squared_distances(x, sqrt(alpha_bar) * data)", "squared_distances(x, data)",
     partial(seam.test_the_ideal_denoiser_weighs_every_image_by_its_likelihood, t=25)),
    ("(a * a).sum(1)[:, None] - 2 * a @ b.T", "(a * a).sum(1)[:, None] - a @ b.T",
     partial(seam.test_the_ideal_denoiser_weighs_every_image_by_its_likelihood, t=25)),
    # the mixture
    ("variance = alpha_bar * stds**2 + 1 - alpha_bar", "variance = alpha_bar * stds + 1 - alpha_bar",
     partial(seam.test_the_mixture_is_the_posterior_mean_by_quadrature, t=25)),
    ("gain = sqrt(alpha_bar) * stds**2 / variance", "gain = alpha_bar * stds**2 / variance",
     partial(seam.test_the_mixture_is_the_posterior_mean_by_quadrature, t=25)),
    ("0.5 * x.shape[1] * variance.log()", "0.5 * variance.log()",
     partial(seam.test_the_mixture_in_many_dimensions_is_bayes_rule_component_by_component, t=1)),
    ("weights.log() - distances / (2 * variance)", "-distances / (2 * variance)",
     partial(seam.test_the_mixture_is_the_posterior_mean_by_quadrature, t=25)),
    ("(1 - sqrt(alpha_bar) * gain)", "(1 - gain)",
     partial(seam.test_the_mixture_is_the_posterior_mean_by_quadrature, t=25)),
]  # fmt: skip

GUIDANCE: list[Row] = [
    ("torch.lerp(unconditional.epsilon, conditional.epsilon, scale)",
     "torch.lerp(conditional.epsilon, unconditional.epsilon, scale)",
     partial(guidance.test_scale_zero_is_unconditional_and_scale_one_conditional,
             scale=1.0, expected=guidance.CONDITIONAL)),
    # the other convention, in which 0 is conditional
    ("torch.lerp(unconditional.epsilon, conditional.epsilon, scale)",
     "torch.lerp(unconditional.epsilon, conditional.epsilon, 1 + scale)",
     partial(guidance.test_scale_zero_is_unconditional_and_scale_one_conditional,
             scale=0.0, expected=guidance.UNCONDITIONAL)),
    # ε̂ guided, x̂_0 forgotten
    ("torch.lerp(unconditional.x_0, conditional.x_0, scale)", "conditional.x_0",
     guidance.test_a_guided_pair_still_explains_x_t),
    ("self.unconditional(x_t, t)", "self.unconditional(x_t, 0)",
     guidance.test_both_denoisers_are_asked_at_the_same_place),
    ("guided(Prediction(x_0_c, epsilon_c), Prediction(x_0_u, epsilon_u), self.scale)",
     "guided(Prediction(x_0_u, epsilon_u), Prediction(x_0_c, epsilon_c), self.scale)",
     partial(guidance.test_a_pair_in_one_call_gives_what_two_calls_give, scale=2.5)),
    # guidance in an interval
    ("self.low <= t <= self.high", "self.low < t <= self.high",
     guidance.test_both_ends_belong_to_the_interval),
    ("self.low <= t <= self.high", "self.low <= t < self.high",
     guidance.test_both_ends_belong_to_the_interval),
    ("self.low <= t <= self.high", "self.low <= int(t) <= self.high",
     guidance.test_both_ends_belong_to_the_interval),
    ("self.low <= t <= self.high", "not self.low <= t <= self.high",
     guidance.test_an_interval_over_all_times_is_guidance_and_one_outside_is_none),
    ("self.low <= t <= self.high", "t <= self.high",
     partial(guidance.test_guidance_in_an_interval_is_the_bell_that_moves_there_and_back,
             name="ddim", low=15, high=35)),
    ("self.low <= t <= self.high", "self.low <= t",
     partial(guidance.test_guidance_in_an_interval_is_the_bell_that_moves_there_and_back,
             name="heun", low=15, high=35)),
    ("prediction = denoise(x_t, t)", "prediction = (self.inside(x_t, t), denoise(x_t, t))[1]",
     guidance.test_only_the_one_that_answers_is_asked),
    ("getattr(outside, 'schedule', own)", "getattr(outside, 'schedule', None)",
     guidance.test_an_interval_has_the_schedule_of_its_denoisers),
    ("check_own_schedule(outside, own, 'outside')", "check_own_schedule(inside, own, 'outside')",
     guidance.test_an_interval_has_the_schedule_of_its_denoisers),
]  # fmt: skip

CONDITION: list[Row] = [
    ("chance(len(some), generator) < probability", "chance(len(some), generator) > probability",
     partial(conditions.test_any_reader_drops_with_the_given_probability, probability=0.1)),
    ("chance(len(some), generator) < probability", "chance(len(some), generator) <= probability / 2",
     partial(conditions.test_any_reader_drops_with_the_given_probability, probability=0.1)),
    # all or none
    ("chance(len(some), generator)", "chance(1, generator)",
     partial(conditions.test_any_reader_drops_with_the_given_probability, probability=0.5)),
    ("torch.rand(rows, generator=generator, dtype=torch.float32, device=device)", "torch.rand(rows)",
     conditions.test_any_reader_follows_its_generator),
    ("torch.where(where.to(own.device).reshape(-1, *[1] * (own.ndim - 1)), nothing, own)",
     "torch.where(where.to(own.device).reshape(-1, *[1] * (own.ndim - 1)), own, nothing)",
     partial(conditions.test_any_reader_drops_with_the_given_probability, probability=0.1)),
    ("torch.cat([a, b])", "torch.cat([b, a])", conditions.test_joined_rows_come_in_order),
]  # fmt: skip

CONDITIONS: list[Row] = [
    ("fate < 5 * probability", "fate < 0", conditions.test_attributes_are_dropped_in_part_and_together),
    ("Attributes.drop", "fate < probability", "fate < 0",
     conditions.test_attributes_are_dropped_in_part_and_together),
    ("chance(tuple(condition.shape), generator) >= kept",
     "chance(tuple(condition.shape), generator) >= 0.5",
     conditions.test_attributes_are_dropped_in_part_and_together),
    ("torch.where(column == self.null_label, count, column)", "column.clamp(max=count - 1)",
     conditions.test_what_the_attributes_say_is_added_up),
    ("torch.stack(told).sum(dim=0)", "told[0]", conditions.test_what_the_attributes_say_is_added_up),
    ("ClassLabel.null", "self.null_label", "0", conditions.test_the_null_label_is_past_every_class),
    ("Tokens.forward", "torch.isinf(condition)", "torch.isnan(condition)",
     conditions.test_no_tokens_are_the_learned_row),
]  # fmt: skip

LOSS: list[Row] = [
    ("q_sample(x_0, t, schedule, epsilon=epsilon, generator=generator)",
     "q_sample(x_0, schedule.T - 1 - t, schedule, epsilon=epsilon, generator=generator)",
     loss.test_the_network_is_shown_x_t),
    ("target(x_0, epsilon, signal, noise)", "target(epsilon, x_0, signal, noise)",
     partial(loss.test_a_network_that_knows_the_target_has_no_loss, predicts="epsilon")),
    ("target(x_0, epsilon, signal, noise)", "target(x_0, epsilon, noise, signal)",
     partial(loss.test_a_network_that_knows_the_target_has_no_loss, predicts="v")),
    ("t.to(x_0.device, torch.float32)", "t.to(x_0.device, torch.float32) + 1",
     loss.test_the_network_is_told_the_timestep_it_is_shown),
    ("(output - target(x_0, epsilon, signal, noise)).float().square()",
     "(output - target(x_0, epsilon, signal, noise)).float().abs()",
     partial(loss.test_the_loss_is_the_mean_square_of_the_error, predicts="epsilon")),
    ("(output - target(x_0, epsilon, signal, noise)).float().square().flatten(1).mean(dim=1)",
     "(output - target(x_0, epsilon, signal, noise)).float().square().flatten(1).sum(dim=1)",
     partial(loss.test_the_loss_is_the_mean_square_of_the_error, predicts="epsilon")),
    ("torch.randint(0, T, (batch,), generator=generator, device=device)",
     "torch.randint(1, T, (batch,), generator=generator, device=device)",
     loss.test_training_draws_both_the_first_and_the_last_timestep),
    ("torch.randint(0, T, (batch,), generator=generator, device=device)",
     "torch.randint(0, T - 1, (batch,), generator=generator, device=device)",
     loss.test_training_draws_both_the_first_and_the_last_timestep),
    ("torch.randint(0, T, (batch,), generator=generator, device=device)",
     "(torch.rand(batch, generator=generator, device=device) ** 1.1 * T).long()",
     loss.test_training_draws_all_timesteps_alike),
    ("schedule.snr.clamp(max=gamma)", "schedule.snr.clamp(min=gamma)",
     loss.test_min_snr_leaves_noisy_timesteps_of_an_epsilon_network_alone),
    ("schedule.snr.clamp(max=gamma) / error", "schedule.snr.clamp(max=gamma)",
     partial(loss.test_min_snr_weighs_the_error_of_the_image_whatever_is_predicted, predicts="v", gamma=5.0)),
    ("at(loss_weight(schedule, predicts, min_snr_gamma), t, losses[:, None])",
     "at(loss_weight(schedule, predicts, min_snr_gamma), 0, losses[:, None])",
     partial(loss.test_min_snr_weighs_the_error_of_the_image_whatever_is_predicted, predicts="x_0",
             gamma=5.0)),
]  # fmt: skip

NOISE: list[Row] = [
    ("randn((1, *shape[1:]), generator=g, dtype=dtype, device=device)",
     "randn((1, *shape[1:]), generator=generator[0], dtype=dtype, device=device)",
     noise.test_a_sample_with_its_own_seed_does_not_know_its_batch),
    ("torch.randn(*shape, dtype=dtype, device=generator.device, generator=generator)",
     "torch.randn(*shape, dtype=dtype, device=generator.device)",
     noise.test_one_seed_gives_one_noise),
    ("torch.randn(*shape, dtype=dtype, device=generator.device, generator=generator)",
     "torch.rand(*shape, dtype=dtype, device=generator.device, generator=generator)",
     noise.test_noise_has_mean_zero_and_variance_one),
    ("len(generator) != batch", "len(generator) < batch",
     partial(noise.test_a_list_of_generators_must_fit_the_batch, count=3)),
]  # fmt: skip

VALIDATE: list[Row] = [
    ("low < 0 or high > T - 1",
     "low < 0 or high > T", bad_input.test_the_last_timestep_is_allowed_and_the_next_is_not),
    ("low < 0 or high > T - 1", "low < 0 or high >= T - 1",
     bad_input.test_the_last_timestep_is_allowed_and_the_next_is_not),
    ("low < 0 or high > T - 1",
     "high > T - 1", bad_input.test_the_last_timestep_is_allowed_and_the_next_is_not),
    ("low, high = int(t.min()), int(t.max())",
     "low = high = int(t[0])", bad_input.test_one_bad_timestep_of_many_is_enough),
    ("math.isfinite(low.item()) and math.isfinite(high.item())",
     "math.isfinite(low.item()) or math.isfinite(high.item())", bad_input.test_one_bad_pixel_is_enough),
]  # fmt: skip

UNET: list[Row] = [
    ("next(down)(h, *context.heard)", "next(down)(h, 0 * context.vector)",
     nets.test_every_block_hears_the_time),
    ("self.middle(h, *context.heard)", "self.middle(h, 0 * context.vector)",
     nets.test_every_block_hears_the_time),
    ("h = self.norm_2(h) * (1 + scale) + shift", "h = self.norm_2(h)", nets.test_a_block_obeys_its_context),
    ("vector + told.vector", "vector + 0 * told.vector", nets.test_labels_matter),
    ("self.condition.null(t.shape[0], t.device)", "0 * self.condition.null(t.shape[0], t.device)",
     nets.test_no_label_is_the_null_label),
    ("torch.cat([h, skips.pop()], dim=1)", "torch.cat([h, 0 * skips.pop()], dim=1)",
     partial(nets.test_every_skip_connection_matters, which=3)),
    ("torch.cat([h, skips.pop()], dim=1)", "torch.cat([skips.pop(), h], dim=1)",
     nets.test_skips_hand_over_features_of_their_own_resolution),
    ("zeroed(nn.Conv2d(width, folded, 3, padding=1))", "nn.Conv2d(width, folded, 3, padding=1)",
     nets.test_an_untrained_network_predicts_zero),
    ("F.pixel_shuffle(output, self.settings.patch)", "F.pixel_shuffle(output.mT, self.settings.patch).mT",
     nets.test_a_place_holds_one_square_of_pixels_and_is_unfolded_where_it_was),
    ("self.width % 8 or self.width % self.heads", "self.width % max(8, self.heads)",
     partial(nets.test_impossible_settings_are_refused, changes={"width": 16, "heads": 3},
             error=ValueError, message="heads")),
]  # fmt: skip

ATTENTION: list[Row] = [
    ("SelfAttention", "self.out = zeroed(nn.Conv2d(width, width, 1))",
     "self.out = nn.Conv2d(width, width, 1)", nets.test_untrained_attention_changes_nothing),
    ("self.to_qkv(self.norm(x)).reshape(B, 3, self.heads, C // self.heads, H * W)",
     "self.to_qkv(self.norm(x)).reshape(B, 3, C // self.heads, self.heads, H * W).transpose(2, 3)",
     partial(nets.test_attention_is_softmax_of_scaled_products, heads=2)),
    ("SelfAttention", "(q, k, v)", "(k, q, v)",
     partial(nets.test_attention_is_softmax_of_scaled_products, heads=2)),
]  # fmt: skip

STEPS: list[Row] = [
    # the last stride stays where it is, or ends at ᾱ_0, instead of at the clean image
    ("[*alpha_bars[1:], 1.0]", "[*alpha_bars[1:], alpha_bars[-1]]",
     partial(walks.test_a_walk_ends_in_the_clean_image, steps=7)),
    ("[*alpha_bars[1:], 1.0]", "[*alpha_bars[1:], schedule.alpha_bars[0].item()]",
     partial(walks.test_a_walk_ends_in_the_clean_image, steps=7)),
    # ᾱ_t for ᾱ_prev
    ("[*alpha_bars[1:], 1.0]", "alpha_bars", walks.test_a_walk_never_goes_back),
    # the level before in the list, not after
    ("[*alpha_bars[1:], 1.0]", "[1.0, *alpha_bars[:-1]]",
     partial(walks.test_a_walk_pairs_each_level_with_the_next_in_the_list, spacing="trailing", steps=7)),
    # "the previous t" by subtraction
    ("[*alpha_bars[1:], 1.0]",
     "[*(schedule.alpha_bars[t - schedule.T // len(visited)].item() for t in visited[:-1]), 1.0]",
     partial(walks.test_a_walk_pairs_each_level_with_the_next_in_the_list, spacing="linspace", steps=7)),
    # the neighbour in the schedule, not in the strided list
    ("[*alpha_bars[1:], 1.0]", "[*(schedule.alpha_bars[t - 1].item() for t in visited[:-1]), 1.0]",
     partial(walks.test_a_walk_pairs_each_level_with_the_next_in_the_list, spacing="trailing", steps=7)),
    ("walk", "schedule.alpha_bar_at(t)", "schedule.alpha_bars[t - 1].item()",
     partial(walks.test_a_walk_pairs_each_level_with_the_next_in_the_list, spacing="trailing", steps=7)),
    ("walk", "schedule.alpha_bar_at(t)", "schedule.alphas[t].item()",
     partial(walks.test_a_walk_pairs_each_level_with_the_next_in_the_list, spacing="trailing", steps=7)),
    ("walk", "schedule.alpha_bar_at(t)", "schedule.alpha_bar_at(t) ** 0.5",
     partial(walks.test_a_walk_pairs_each_level_with_the_next_in_the_list, spacing="trailing", steps=7)),
    ("schedule.T if steps is None else steps", "schedule.T - 1 if steps is None else steps",
     walks.test_a_walk_without_a_count_visits_every_timestep),
    ("schedule.timesteps(N, spacing)", "schedule.timesteps(N)",
     partial(walks.test_a_walk_pairs_each_level_with_the_next_in_the_list, spacing="leading", steps=7)),
]  # fmt: skip

ddpm_point = partial(
    walks.test_ddpm_returns_the_point_when_there_is_one, name="cosine", steps=10, spacing="trailing"
)
ddpm_gaussian = partial(
    walks.test_the_spread_of_ddpm_on_a_gaussian_is_a_recursion_of_one_number,
    name="cosine",
    spacing="trailing",
)
DDPM: list[Row] = [
    # the neighbour in the schedule where the stride is long
    ("posterior_mean(prediction.x_0, x_t, alpha_bar, alpha_bar_prev)",
     "posterior_mean(prediction.x_0, x_t, alpha_bar, schedule.alpha_bars[max(t - 1, 0)].item())",
     partial(ddpm_gaussian, s=0.3, variance="small")),
    ("posterior_mean(prediction.x_0, x_t, alpha_bar, alpha_bar_prev)",
     "posterior_mean(prediction.x_0, x_t, schedule.alpha_bars[max(t - 1, 0)].item(), alpha_bar_prev)",
     partial(ddpm_gaussian, s=0.3, variance="small")),
    ("posterior_mean(prediction.x_0, x_t, alpha_bar, alpha_bar_prev)",
     "posterior_mean(x_t, prediction.x_0, alpha_bar, alpha_bar_prev)", partial(ddpm_point, variance="small")),
    ("posterior_mean(prediction.x_0, x_t, alpha_bar, alpha_bar_prev)",
     "posterior_mean(prediction.epsilon, x_t, alpha_bar, alpha_bar_prev)",
     partial(ddpm_point, variance="small")),
    ("posterior_mean(prediction.x_0, x_t, alpha_bar, alpha_bar_prev)",
     "posterior_mean(prediction.x_0, x_t, alpha_bar, 1.0)", partial(ddpm_gaussian, s=0.3, variance="small")),
    ("posterior_mean(prediction.x_0, x_t, alpha_bar, alpha_bar_prev)",
     "posterior_mean(prediction.x_0, x_T, alpha_bar, alpha_bar_prev)",
     partial(ddpm_gaussian, s=0.3, variance="small")),
    # noise on the finished image
    ("alpha_bar_prev < 1", "True", partial(ddpm_point, variance="large")),
    ("alpha_bar_prev < 1", "t > 0", partial(ddpm_point, variance="large")),
    # a variance used as a standard deviation
    ("std = sqrt(posterior_variance(alpha_bar, alpha_bar_prev, variance))",
     "std = posterior_variance(alpha_bar, alpha_bar_prev, variance)",
     partial(ddpm_gaussian, s=1.0, variance="large")),
    # an option that is accepted and ignored
    ("posterior_variance(alpha_bar, alpha_bar_prev, variance)",
     "posterior_variance(alpha_bar, alpha_bar_prev)",
     partial(walks.test_with_the_large_variance_unit_noise_stays_unit_noise, spacing="trailing")),
    ("walk(schedule, steps, spacing)", "walk(schedule, steps, 'trailing')",
     partial(walks.test_the_spread_of_ddpm_on_a_gaussian_is_a_recursion_of_one_number,
             s=0.3, name="cosine", spacing="leading", variance="small")),
    ("posterior_variance(alpha_bar, alpha_bar_prev, variance)",
     "posterior_variance(schedule.alpha_bars[t].item(), schedule.alpha_bars[t - 1].item(), variance)",
     partial(ddpm_gaussian, s=1.0, variance="large")),
    ("posterior_variance(alpha_bar, alpha_bar_prev, variance)", "(1 - alpha_bar_prev)",
     partial(walks.test_with_the_small_variance_every_level_of_ddpm_is_exact_for_a_point,
             spacing="trailing")),
    ("prediction = denoise(x_t, t)", "prediction = denoise(x_T, t)",
     partial(walks.test_the_denoiser_sees_the_image_of_the_step_before, ddim_module=TRUE_DDIM,
             sampler="ddpm")),
    ("randn_like(x_t, generator)", "randn_like(x_t)",
     partial(walks.test_a_sample_with_its_own_seed_does_not_know_its_batch, ddim_module=TRUE_DDIM,
             sampler="ddpm")),
]  # fmt: skip

ddim_point = partial(
    walks.test_ddim_returns_the_point_when_there_is_one, name="cosine", steps=10, spacing="trailing"
)
ddim_gaussian = partial(
    walks.test_the_spread_of_ddim_on_a_gaussian_is_a_recursion_of_one_number,
    name="cosine",
    spacing="trailing",
)
DDIM: list[Row] = [
    # the square of η forgotten
    ("eta**2", "eta", partial(ddim_gaussian, s=0.3, eta=0.5)),
    ("sqrt(1 - alpha_bar_prev - variance)", "sqrt(1 - alpha_bar_prev)",
     partial(walks.test_every_level_of_ddim_is_exact_for_a_point, spacing="trailing", eta=1.0)),
    ("sqrt(1 - alpha_bar_prev - variance)", "(1 - alpha_bar_prev - variance)",
     partial(walks.test_every_level_of_ddim_is_exact_for_a_point, spacing="trailing", eta=0.0)),
    ("sqrt(1 - alpha_bar_prev - variance)", "sqrt(1 - alpha_bar - variance)", partial(ddim_point, eta=0.0)),
    ("sqrt(1 - alpha_bar_prev - variance)", "sqrt(1 - alpha_bar_prev - sqrt(variance))",
     partial(ddim_gaussian, s=0.3, eta=0.5)),
    ("sqrt(alpha_bar_prev)", "sqrt(alpha_bar)", partial(ddim_point, eta=0.0)),
    ("sqrt(alpha_bar_prev)", "alpha_bar_prev",
     partial(ddim_gaussian, s=0.3, eta=0.0)),
    ("sqrt(variance)", "variance",
     partial(walks.test_every_level_of_ddim_is_exact_for_a_point, spacing="trailing", eta=1.0)),
    ("variance > 0", "True", walks.test_ddim_draws_nothing_unless_asked),
    ("variance > 0", "False",
     partial(walks.test_every_level_of_ddim_is_exact_for_a_point, spacing="trailing", eta=1.0)),
    ("ddim", "0.0", "1.0", walks.test_ddim_draws_nothing_unless_asked),
    # the large variance leaves noise on the finished image
    ("posterior_variance(alpha_bar, alpha_bar_prev)",
     "posterior_variance(alpha_bar, alpha_bar_prev, 'large')",
     partial(ddim_point, eta=0.5)),
    ("posterior_variance(alpha_bar, alpha_bar_prev)",
     "posterior_variance(schedule.alpha_bars[t].item(), schedule.alpha_bars[max(t - 1, 0)].item())",
     partial(ddim_gaussian, s=0.3, eta=1.0)),
    ("prediction.epsilon", "x_t", partial(ddim_gaussian, s=0.3, eta=0.0)),
    ("walk(schedule, steps, spacing)", "walk(schedule, steps, 'trailing')",
     partial(walks.test_the_spread_of_ddim_on_a_gaussian_is_a_recursion_of_one_number,
             s=0.3, name="cosine", spacing="leading", eta=0.0)),
    ("prediction = denoise(x_t, t)", "prediction = denoise(x_T, t)",
     partial(walks.test_the_denoiser_sees_the_image_of_the_step_before, ddpm_module=TRUE_DDPM,
             sampler="ddim")),
    ("prediction = denoise(x_t, t)", "prediction = denoise(x_t, schedule.T - 1 - t)",
     partial(walks.test_the_network_is_asked_once_at_each_original_timestep_the_smallest_last,
             ddpm_module=TRUE_DDPM, sampler="ddim", spacing="trailing", steps=7)),
    ("randn_like(x_t, generator)", "randn_like(x_t)",
     partial(walks.test_a_sample_with_its_own_seed_does_not_know_its_batch,
             ddpm_module=TRUE_DDPM, sampler="ddim with eta 1")),
]  # fmt: skip

# (module, its name among the tests' arguments, rows)
MUTANTS: list[tuple[str, str, list[Row]]] = [
    ("minidiff.schedule", "schedule_module", SCHEDULE),
    ("minidiff.forward", "forward_module", FORWARD),
    ("minidiff.forward", "ddpm_module", STRIDE_VARIANCE),  # ddpm has its variance from there
    ("minidiff.predictions", "predictions_module", PREDICTIONS),
    ("minidiff.denoisers", "denoisers_module", DENOISERS),
    ("minidiff._condition", "condition_module", CONDITION),
    ("minidiff.nets.conditions", "conditions_module", CONDITIONS),
    ("minidiff.nets.attention", "unet_module", ATTENTION),
    ("minidiff.guidance", "guidance_module", GUIDANCE),
    ("minidiff.loss", "loss_module", LOSS),
    ("minidiff.noise", "noise_module", NOISE),
    ("minidiff._validate", "validate_module", VALIDATE),
    ("minidiff.nets.unet", "unet_module", UNET),
    ("minidiff.samplers._steps", "steps_module", STEPS),
    ("minidiff.samplers.ddpm", "ddpm_module", DDPM),
    ("minidiff.samplers.ddim", "ddim_module", DDIM),
]
CAUGHT = (AssertionError, ValueError, pytest.fail.Exception)


@pytest.mark.parametrize(
    ("module", "argument", "row"),
    [
        pytest.param(module, argument, row, id=f"{module.rpartition('.')[2]}-{number}")
        for module in dict.fromkeys(module for module, _, _ in MUTANTS)
        for number, (argument, row) in enumerate(
            (argument, row) for name, argument, rows in MUTANTS if name == module for row in rows
        )
    ],
)
def test_a_test_catches_the_mistake_and_only_the_mistake(module: str, argument: str, row: Row) -> None:
    *where, old, new, a_test = row
    wrong = mutant(module, old, new, *where)  # fails here, and not below, when the code no longer says `old`
    a_test(**{argument: import_module(module)})
    torch.manual_seed(0)
    with pytest.raises(CAUGHT):
        a_test(**{argument: wrong})


@pytest.mark.parametrize(
    ("module", "least"),
    [(name, 4) for name in ("schedule", "forward", "denoisers", "guidance", "loss", "samplers._steps")]
    + [("samplers.ddpm", 8), ("samplers.ddim", 8)],
)
def test_every_module_has_its_mutants(module: str, least: int) -> None:
    rows = [row for name, _, rows in MUTANTS if name == f"minidiff.{module}" for row in rows]
    assert len({row[:-1] for row in rows}) >= least
