/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "cli-test.h"

/* What the command line refuses, and how it says so: 2 for what makes no sense, 1 for what is not
 * there or cannot be done. */

static char *model;
static char *image;

static void
test_usage (void)
{
  static const char *const cases[][5] = {
    { NULL },
    { "explode" },
    { "classify" },
    { "classify", "a.png", "b.png" },
    { "classify", "a.png", "--device" },
    { "embed", "a.png" },
    { "embed", "--output", "z.npy" },
    { "stack", "a.png", "--method", "saliency" },
    { "explain", "a.png", "--output", "a.png" },
    { "explain", "a.png", "--prompt", "x" },
    { "model" },
    { "model", "remove" },
    { "model", "info", "a", "b" },
    { "embed", "a.png", "--text", "b", "--output=z.npy" },
    { "stack", "a.png", "--method=score-cam", "--output=s.npy" },
    { "stack", "a.png", "--method=occlusion", "--param=window=0", "--output=s.npy" },
    { "classify", "a.png", "--device", "gpu" },
    { "classify", "a.png", "--device", "cuda:x" },
    { "classify", "a.png", "--family", "foo" },
    { "model", "info", "--family", "foo" },
    { "model", "import", "--family=foo", "a.zip" },
    { "model", "import", "--name=a/b", "a.zip" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run (&outcome, cases[i][0], cases[i][1], cases[i][2], cases[i][3], cases[i][4],
                    NULL);
      g_assert_cmpint (outcome.status, ==, 2);
      g_assert_cmpuint (strlen (outcome.err) + strlen (outcome.out), >, 0);
    }
}

/* What is not there is no mistake of the command line. */
static void
test_failures (void)
{
  static const char *const cases[][4] = {
    { "classify", "nothere.png" },
    { "classify", "--device=cuda:127", "a.png" },
    { "classify", "--bank=nothere.json", "a.png" },
    { "model", "info", "nothere" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run (&outcome, cases[i][0], cases[i][1], cases[i][2], NULL);
      g_assert_cmpint (outcome.status, ==, 1);
    }
}

/* Bytes that are no text are said to be none, and where they stand; names of files may be any. */
static void
test_foreign_bytes (void)
{
  static const struct
  {
    const char *arguments[8];
    int status;
    const char *says;
  } cases[] = {
    { { "explain", "a.png", "-o", "b.png", "--prompt",
        "a\xff"
        "b" },
      2,
      "--prompt is not a text" },
    { { "explain", "a.png", "-o", "b.png",
        "--prompt=a\xff"
        "b" },
      2,
      "--prompt is not a text" },
    { { "embed", "-o", "b.npy", "-t",
        "a\xff"
        "b" },
      2,
      "--text is not a text" },
    { { "embed", "-o", "b.npy",
        "-ta\xff"
        "b" },
      2,
      "--text is not a text" },
    { { "classify", "a.png", "--voi", "\xff" }, 2, "--voi is not a text" },
    { { "tokenize", "a\xff"
                    "b" },
      2,
      "TEXT is not a text" },
    { { "classify", "a.png", "--bank", "\xff" }, 1, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run_list (&outcome, cases[i].arguments);
      if (outcome.status != cases[i].status || strstr (outcome.err, cases[i].says) == NULL)
        g_error ("%u: %d, %s", i, outcome.status, outcome.err);
      g_assert_cmpstr (outcome.out, ==, "");
    }
}

static void
test_explain_refusals (void)
{
  static const struct
  {
    const char *option;
    const char *value;
    const char *says;
  } cases[] = {
    { "--method", "score-cam", "gradient-shap" },
    { "--mode", "fast", "conventional" },
    { "--colormap", "rainbow", "rainbow" },
    { "--opacity", "2", "0 to 1" },
    { "--opacity", "", "0 to 1" },
    { "--sign", "minus", "absolute" },
    { "--scale", "log", "shared" },
    { "--preset", "best", "measured" },
    { "--param", "window=3", "METHOD.KEY" },
    { "--param", "occlusion.window=0", "1024" },
    { "--class", "Hiccups", "Hiccups" },
    { "--output", "x.bmp", ".png" },
    { "--device", "gpu", "cuda" },
    { "--param", "saliency.absolut=true", "absolute" },
  };
  g_autofree char *path = cli_test_in_folder ("never.png");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run (&outcome, "explain", image, "--model", model, "--prompt", "edema", "--output",
                    path, cases[i].option, cases[i].value, NULL);
      g_assert_cmpint (outcome.status, !=, 0);
      if (strstr (outcome.err, cases[i].says) == NULL)
        g_error ("%s %s: %s", cases[i].option, cases[i].value, outcome.err);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* Where one value counts, a second one is refused, however it is written. */
static void
test_repeats (void)
{
  static const struct
  {
    const char *arguments;
    const char *says; /* nullable: of no repeat */
  } cases[] = {
    { "explain a.png --prompt b --truth c --truth d -o e.png", "--truth" },
    { "explain a.png --prompt b --mode=fused --mode=fused -o e.png", "--mode" },
    { "explain a.png --prompt b -o e.png -mf -m g", "--model" },
    { "explain a.png --prompt b -o e.png --model f -m g", "--model" },
    { "embed --text a --text b -o c.npy", "--text" },
    { "classify a.png --threads 1 --threads 2", "--threads" },
    { "tokenize --model a --model b c", "--model" },
    { "explain a.png --prompt --prompt --prompt -m -m -m --minus --minus -o e.png -o f.png", NULL },
    { "embed -o b.npy --text -t -- --text", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) arguments = g_strsplit (cases[i].arguments, " ", -1);
      g_autofree char *text = g_strdup_printf ("%s is given more than once",
                                               cases[i].says != NULL ? cases[i].says : "");
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run_list (&outcome, (const char *const *) arguments);
      if ((strstr (outcome.err, text) != NULL) != (cases[i].says != NULL)
          || (cases[i].says != NULL && outcome.status != 2))
        g_error ("%s: %d, %s", cases[i].arguments, outcome.status, outcome.err);
    }
}

/* What methods and the model say of each other is said before there is an image, and by which of
 * them. */
static void
test_unfit_methods (void)
{
#define TOO_FEW  "kernel-shap: 100 samples are too few for 64 regions"
#define GAPS     "occlusion: a stride of 80 leaves pixels out between windows of 15"
#define NO_STAGE "grad-cam: there is no stage 9: this image encoder has 4 stages\n"
  static const struct
  {
    const char *arguments;
    int status;
    const char *says;
  } cases[] = {
    { "explain nothere.png --prompt edema -o never.png --method all -p kernel-shap.samples=100", 2,
      TOO_FEW },
    { "explain nothere.png --prompt edema -o never.png -p occlusion.stride=80", 2, GAPS },
    { "explain nothere.png --prompt edema -o never.png --method saliency --method legrad", 1,
      "legrad: it reads the attention of a vision transformer; this model supports" },
    { "stack nothere.png -o never.npy --method occlusion -p stride=80", 2, GAPS },
    { "stack nothere.png -o never.npy --method saliency -p occlusion.stride=8", 2,
      "does not name one of the chosen methods" },
    { "stack nothere.png -o never.npy --method all", 2, "--method is one method" },
    { "evaluate --methods saliency -p occlusion.stride=8", 2, "does not name one of the chosen" },
    { "evaluate --methods none --faithfulness", 2, "--faithfulness" },
    { "explain nothere.png --prompt edema -o never.png --no-regions", 2, "goes with --truth" },
    { "stack nothere.png -o never.npy --method chefer", 1, "chefer: it reads the attention" },
    { "paper nothere.png -o never.pdf --method kernel-shap -p samples=100", 2, TOO_FEW },
    { "evaluate --methods saliency,occlusion -p occlusion.stride=80", 2, GAPS },
    { "explain nothere.png --prompt edema -o never.png --method all -p grad-cam.stage=9", 2,
      NO_STAGE },
    { "stack nothere.png -o never.npy --method grad-cam -p stage=9", 2, NO_STAGE },
    { "evaluate --methods all -p grad-cam.stage=9", 2, NO_STAGE },
    { "cohort nothere -o never --methods all -p grad-cam.stage=9", 2, NO_STAGE },
    { "stack nothere.png -o never.png", 2, "a stack is written as FILE.npy" },
    { "explain nothere.png --prompt edema -o nofolder/never.png", 1,
      "nofolder/never.png: there is no folder “nofolder”" },
    { "evaluate --chart nofolder/never.svg", 1, "there is no folder “nofolder”" },
    { "cohort nothere -o never --methods occlusion,legrad -p occlusion.stride=80", 2, GAPS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = g_strconcat (cases[i].arguments, " --model ", model, NULL);
      g_auto (GStrv) arguments = g_strsplit (line, " ", -1);
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run_list (&outcome, (const char *const *) arguments);
      if (outcome.status != cases[i].status || strstr (outcome.err, cases[i].says) == NULL)
        g_error ("%s: %d, %s", cases[i].arguments, outcome.status, outcome.err);
      g_assert_cmpstr (outcome.out, ==, "");
    }
#undef TOO_FEW
#undef GAPS
#undef NO_STAGE
}

/* A stage that one of a cohort's models has may be asked for, whichever comes first; what comes
 * next is that there are no images. */
static void
test_stage_of_one (void)
{
  g_autofree char *other =
      g_test_build_filename (G_TEST_DIST, "fixtures", "families", "cxr-clip", NULL);
  static const struct
  {
    const char *stage;
    int status;
    const char *says;
  } cases[] = {
    { "stage=3", 1, "nothere: No such file" },
    { "stage=5", 2, "grad-cam: there is no stage 5" },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      const char *first = i % 2 == 0 ? model : other;
      const char *second = i % 2 == 0 ? other : model;
      g_auto (CliOutcome) outcome = { 0 };

      cli_test_run (&outcome, "cohort", "nothere", "-o", "never", "--methods", "grad-cam", "-p",
                    cases[i / 2].stage, "--model", first, "--model", second, NULL);
      if (outcome.status != cases[i / 2].status || strstr (outcome.err, cases[i / 2].says) == NULL)
        g_error ("%s: %d, %s", cases[i / 2].stage, outcome.status, outcome.err);
    }
}

/* More rows than a figure has are refused before any work is done. */
static void
test_too_many_prompts (void)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = cli_test_in_folder ("never.png");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  g_ptr_array_add (arguments, g_strdup (cli_test_get_program ()));
  g_ptr_array_add (arguments, g_strdup ("explain"));
  g_ptr_array_add (arguments, g_strdup (image));
  g_ptr_array_add (arguments, g_strdup ("--method=saliency"));
  g_ptr_array_add (arguments, g_strdup_printf ("--model=%s", model));
  g_ptr_array_add (arguments, g_strdup_printf ("--output=%s", path));
  for (guint i = 0; i < 65; i++)
    g_ptr_array_add (arguments, g_strdup_printf ("--prompt=edema %u", i));
  g_ptr_array_add (arguments, NULL);
  process = g_subprocess_newv ((const char *const *) arguments->pdata,
                               G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
}

/* An unreadable picture and an unwritable place are told with their names. */
static void
test_bad_files (void)
{
  g_autofree char *text = cli_test_in_folder ("text.png");
  g_autofree char *nowhere = cli_test_in_folder ("no/such/folder/f.png");
  g_auto (CliOutcome) unreadable = { 0 };
  g_auto (CliOutcome) unwritable = { 0 };
  g_auto (CliOutcome) missing = { 0 };

  g_assert_true (g_file_set_contents (text, "not a picture", -1, NULL));
  cli_test_run (&unreadable, "classify", text, "--model", model, NULL);
  g_assert_cmpint (unreadable.status, ==, 1);
  g_assert_nonnull (strstr (unreadable.err, "text.png"));

  cli_test_run (&unwritable, "explain", image, "--model", model, "--prompt", "edema", "--method",
                "saliency", "--mode", "conventional", "--output", nowhere, NULL);
  g_assert_cmpint (unwritable.status, ==, 1);
  g_assert_nonnull (strstr (unwritable.err, nowhere));

  cli_test_run (&missing, "classify", image, "--model", "no-such-model", NULL);
  g_assert_cmpint (missing.status, ==, 1);
  g_assert_nonnull (strstr (missing.err, "no-such-model"));
}

int
main (int argc, char **argv)
{
  cli_test_init (&argc, &argv);
  model = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
  image = g_test_build_filename (G_TEST_DIST, "fixtures", "images", "channels3-8.png", NULL);

  g_test_add_func ("/cli-refusals/usage", test_usage);
  g_test_add_func ("/cli-refusals/failures", test_failures);
  g_test_add_func ("/cli-refusals/foreign-bytes", test_foreign_bytes);
  g_test_add_func ("/cli-refusals/explain-refusals", test_explain_refusals);
  g_test_add_func ("/cli-refusals/repeats", test_repeats);
  g_test_add_func ("/cli-refusals/unfit-methods", test_unfit_methods);
  g_test_add_func ("/cli-refusals/stage-of-one", test_stage_of_one);
  g_test_add_func ("/cli-refusals/too-many-prompts", test_too_many_prompts);
  g_test_add_func ("/cli-refusals/bad-files", test_bad_files);

  return g_test_run ();
}
