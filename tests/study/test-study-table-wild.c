/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "psc-test-study.h"
#include "study/psc-study-table.h"

/* A collection as it lies on disk: its images, its table, and what is to be listed. */
typedef struct
{
  const char *name;
  const char *images;
  const char *table;
  const char *text;
  const char *result;
} Case;

static const Case cases[] = {
  { "google-nih", "images/00099991_000.png images/00099992_000.png",
    "labels/four_findings_expert_labels_test_labels.csv",
    "Image Index,Patient ID,Fracture,Pneumothorax,Airspace opacity,Nodule or mass\n"
    "00099991_000.png,99991,NO,YES,NO,YES\n"
    "00099992_000.png,99992,NO,NO,YES,NO\n",
    "images/00099991_000.png: Lung Opacity=0, Pneumothorax=1, Fracture=0, Nodule or mass=1; "
    "images/00099992_000.png: Lung Opacity=1, Pneumothorax=0, Fracture=0, Nodule or mass=0" },
  { "nih-boxes", "images/00099991_000.png", "BBox_List_2017.csv",
    "Image Index,Finding Label,Bbox [x,y,w,h],,,\n"
    "00099991_000.png,Infiltrate,225.08,547.01,86.77,79.18,,,\n"
    "00099991_000.png,Effusion,2.0,5.0,8.0,7.0,,,\n",
    "images/00099991_000.png: Pleural Effusion=1, Infiltrate=1" },
  { "covid", "images/a-1.jpg volumes/b.jpg images/c.jpg images/d.png", "metadata.csv",
    "patientid,offset,sex,finding,RT_PCR_positive,survival,folder,filename,clinical notes\n"
    "2,0,M,Pneumonia/Viral/COVID-19,Y,Y,images,a-1.jpg,\"On January 22, fever.\nThen none.\"\n"
    "3,,F,No Finding,,N,volumes,b.jpg,\n"
    "4,1,F,todo,,,images,c.jpg,\n"
    "5,1,F,Tuberculosis,,,,d.png,\n",
    "images/a-1.jpg: Pneumonia=1, Viral=1, COVID-19=1; volumes/b.jpg: No Finding=1; "
    "images/c.jpg; images/d.png: Tuberculosis=1" },
  { "vindr-boxes", "train/0aa.dicom train/1bb.dicom train/2cc.dicom",
    "annotations/annotations_train.csv",
    "image_id,rad_id,class_name,x_min,y_min,x_max,y_max\n"
    "0aa,R9,Pleural effusion,900.9,587.8,1205.3,888.7\n"
    "0aa,R10,Nodule/Mass,1,2,3,4\n"
    "0aa,R9,Pleural effusion,9,8,7,6\n"
    "1bb,R3,No finding,,,,\n"
    "2cc,R3,No finding,,,,\n"
    "2cc,R4,Cardiomegaly,1,2,3,4\n",
    "train/0aa.dicom: Pleural Effusion=1, Nodule/Mass=1; train/1bb.dicom: No Finding=1; "
    "train/2cc.dicom: No Finding=0, Cardiomegaly=1 | 1 row contradicts itself or another row of "
    "its image, and the finding counts as present: line 7." },
  { "vindr-images", "test/0aa.dicom test/1bb.dicom", "annotations/image_labels_test.csv",
    "image_id,Aortic enlargement,Clavicle fracture,Edema,Diaphragmatic eventration,Other disease,"
    "No finding\n"
    "0aa,1,0,0,1,0,0\n1bb,0,0,0,0,0,1\n",
    "test/0aa.dicom: No Finding=0, Edema=0, Aortic enlargement=1, Clavicle fracture=0, Other "
    "disease=0, Diaphragmatic eventration=1; test/1bb.dicom: No Finding=1, Edema=0, Aortic "
    "enlargement=0, Clavicle fracture=0, Other disease=0, Diaphragmatic eventration=0" },
  { "padchest", "0/1_a.png 12/2_b.png 3_c.png", "PADCHEST_labels.csv",
    ",ImageID,ImageDir,StudyID,Report,Labels,labelCUIS\n"
    "0,1_a.png,0,9,sin hallazgos .,['normal'],[]\n"
    "1,2_b.png,12.0,9,derrame .,\"['pleural effusion', ' rib fracture', 'COPD signs']\",[]\n"
    "2,3_c.png,54,9,,[],[]\n"
    "3,4_d.png,54,9,,nan,[]\n",
    "0/1_a.png: No Finding=1; 12/2_b.png: Pleural Effusion=1, rib fracture=1, COPD signs=1; "
    "3_c.png | 1 image of the table was not found: line 5." },
  { "mimic-study-labels",
    "files/p10/p10999991/s59999991/0a.jpg files/p10/p10999991/s59999991/0b.jpg "
    "files/p10/p10999991/s59999992/0c.jpg",
    "mimic-cxr-2.0.0-chexpert.csv",
    "subject_id,study_id,Atelectasis,Pleural Effusion\n10999991,59999991,1.0,-1.0\n"
    "10999991.0,59999993,,1.0\n",
    "files/p10/p10999991/s59999991/0a.jpg: Atelectasis=1, Pleural Effusion=-1; "
    "files/p10/p10999991/s59999991/0b.jpg: Atelectasis=1, Pleural Effusion=-1 | 1 image of the "
    "table was not found: line 3." },
  { "mimic-record-list", "files/p10/p10999991/s59999991/0a.jpg", "cxr-record-list.csv",
    "subject_id,study_id,dicom_id,path\n"
    "10999991,59999991,0a,files/p10/p10999991/s59999991/0a.dcm\n",
    "files/p10/p10999991/s59999991/0a.jpg" },
  { "mimic-flat", "jpg/0a-1.jpg jpg/0b-2.jpg", "mimic-cxr-2.0.0-metadata.csv",
    "dicom_id,subject_id,study_id,ViewPosition,Rows,Columns\n"
    "0a-1,10999991,59999991,PA,3056,2544\n0b-2,10999991,59999991,LL,3056,2544\n",
    "jpg/0a-1.jpg; jpg/0b-2.jpg" },
  { "rsna", "stage_2_train_images/aa-bb.dcm", "stage_2_train_labels.csv",
    "patientId,x,y,width,height,Target\naa-bb,264.0,152.0,213.0,379.0,1\n",
    "stage_2_train_images/aa-bb.dcm: Target=1" },
  { "kaggle", "train/IM-1.jpeg train/IM-2.jpeg", "Metadata.csv",
    ",X_ray_image_name,Label,Dataset_type\n0,IM-1.jpeg,Normal,TRAIN\n1,IM-2.jpeg,Pneumonia,TRAIN\n",
    "train/IM-1.jpeg: No Finding=1; train/IM-2.jpeg: Pneumonia=1" },
  { "free-text", "a.png b.png", "reports.csv",
    "filename,findings,impression\na.png,\"The lungs are clear. No effusion.\",x\n"
    "b.png,\"Heart size normal, no pneumothorax.\",y\n",
    "a.png; b.png" },
  { "no-header", "x/a.png x/b.png", "list.txt", "a.png\nb.png\n", "x/a.png; x/b.png" },
  { "unnamed-column", "a.png b.png", "own.csv", "Bild,Edema\na.png,1\nb.png,0\n",
    "a.png: Edema=1; b.png: Edema=0" },
  { "elsewhere-unix", "train/patient1/study1/view1.jpg train/patient2/study1/view1.jpg", "t.csv",
    "Path,Edema\n/home/them/CheXpert-v1.0/train/patient1/study1/view1.jpg,1\n"
    "/home/them/CheXpert-v1.0/train/patient2/study1/view1.jpg,0\n",
    "train/patient1/study1/view1.jpg: Edema=1; train/patient2/study1/view1.jpg: Edema=0" },
  { "elsewhere-windows", "Images/IMG1.png", "t.csv",
    "Path;Edema\nC:\\Users\\them\\images\\img1.PNG;1\n", "Images/IMG1.png: Edema=1" },
  { "dots", "images/a.png", "tables/t.csv", "Path,Edema\n..//images/./x/../a.png,1\n",
    "images/a.png: Edema=1" },
  /* Nobody else's picture, however much its name is like it. */
  { "another-patient", "train/patient1/study1/view1.jpg", "t.csv",
    "Path,Edema\ntrain/patient1/study1/view1.jpg,1\ntrain/patient2/study1/view1.jpg,1\n",
    "train/patient1/study1/view1.jpg: Edema=1 | 1 image of the table was not found: line 3." },
  { "same-ends", "view1.jpg c.jpg", "t.csv",
    "Path,Edema\n/x/anna/view1.jpg,1\n/x/otto/view1.jpg,0\n/x/otto/c.jpg,0\n",
    "c.jpg: Edema=0 | 2 images of the table were not found, such as that of line 2." },
  { "ambiguous-end", "one/a.png two/a.png b.png", "t.csv", "Path\n/x/y/a.png\nb.png\n",
    "b.png | 1 image of the table was not found: line 2." },
  { "hostile-paths", "b.png", "t.csv",
    "Path,Edema\n/etc/passwd,1\n../../../../../../../etc/passwd,1\n/dev/zero,1\n/etc,1\nb.png,1\n",
    "b.png: Edema=1 | 4 images of the table were not found, such as that of line 2." },
  { "counts-are-no-findings", "a.png b.png", "t.csv",
    "Path,Follow-up #,No Finding,Scoliosis,Visits,Edema,Rare thing,Age,patient_id\n"
    "a.png,0,0,1,3,0,1,1,1\nb.png,1,1,0,1,0,0,1,0\n",
    "a.png: No Finding=0, Edema=0, Scoliosis=1, Rare thing=1; "
    "b.png: No Finding=1, Edema=0, Scoliosis=0, Rare thing=0" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *folder = psc_test_study_make_folder ();
  g_autofree char *text = NULL;
  g_autoptr (PscStudyFinds) finds = NULL;
  g_autoptr (GError) error = NULL;

  psc_test_study_make_images (folder, test->images);
  psc_test_study_write (folder, test->table, test->text, -1);
  finds = psc_test_study_find (folder, test->table, &error);
  g_assert_no_error (error);
  text = psc_test_study_describe (finds, folder);
  g_assert_cmpstr (text, ==, test->result);
}

/* The tables of the cases, without their pictures, which are made. */
static void
test_fixtures (void)
{
  static const struct
  {
    const char *file;
    const char *table;
    const char *images;
    const char *result;
  } tables[] = {
    { "nih.csv", "Data_Entry_2017_v2020.csv",
      "images_001/images/00090001_000.png images_001/images/00090001_001.png "
      "images_001/images/00090001_002.png images_001/images/00090002_000.png "
      "images_001/images/00090003_001.png",
      "images_001/images/00090001_000.png: Cardiomegaly=1; "
      "images_001/images/00090001_001.png: Cardiomegaly=1, Emphysema=1; "
      "images_001/images/00090001_002.png: Cardiomegaly=1, Pleural Effusion=1; "
      "images_001/images/00090002_000.png: No Finding=1; "
      "images_001/images/00090003_001.png: Hernia=1" },
    { "emptypath.csv", "t.csv", "a.png b.png",
      "a.png: No Finding=1, Cardiomegaly=-1, Pleural Effusion=0; b.png: No Finding=1, "
      "Cardiomegaly=-1, Pleural Effusion=0 | 1 row names no image: line 3." },
    { "semicolon.csv", "t.csv", "a.png b.png",
      "a.png: No Finding=1, Cardiomegaly=-1, Pleural Effusion=0; b.png: No Finding=1, "
      "Cardiomegaly=-1, Pleural Effusion=0" },
    { "nan.csv", "t.csv", "a.png b.png", "a.png: Pleural Effusion=-1; b.png: No Finding=1" },
    { "longreport.csv", "t.csv", "a.png b.png", "a.png: No Finding=1; b.png: No Finding=0" },
    { "underscore.csv", "t.csv", "a.png",
      "a.png: No Finding=1, Pleural Effusion=1 | 1 row contradicts itself or another row of its "
      "image, and the finding counts as present: line 2." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *folder = psc_test_study_make_folder ();
      g_autofree char *path =
          g_test_build_filename (G_TEST_DIST, "fixtures", "tables", tables[i].file, NULL);
      g_autofree char *data = NULL;
      g_autofree char *text = NULL;
      g_autoptr (PscStudyFinds) finds = NULL;
      g_autoptr (GError) error = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &data, &size, NULL));
      psc_test_study_write (folder, tables[i].table, data, (gssize) size);
      psc_test_study_make_images (folder, tables[i].images);
      finds = psc_test_study_find (folder, tables[i].table, &error);
      g_assert_no_error (error);
      text = psc_test_study_describe (finds, folder);
      g_assert_cmpstr (text, ==, tables[i].result);
    }
}

/* MedCLIP's own: the paths begin above the table. */
static void
test_medclip (void)
{
  g_autofree char *folder = psc_test_study_make_folder ();
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "tables", "medclip.csv", NULL);
  g_autofree char *data = NULL;
  g_autoptr (PscStudyFinds) finds = NULL;
  g_autoptr (GError) error = NULL;
  PscStudy *study;

  g_assert_true (g_file_get_contents (path, &data, NULL, NULL));
  psc_test_study_write (folder, "local_data/chexpert-5x200-val-meta.csv", data, -1);
  psc_test_study_make_images (
      folder, "data/CheXpert/CheXpert-v1.0-small/train/patient92284/study5/view2_lateral.jpg "
              "data/CheXpert/CheXpert-v1.0-small/train/patient93615/study1/view2_lateral.jpg "
              "data/CheXpert/CheXpert-v1.0-small/train/patient92146/study3/view1_frontal.jpg");
  finds = psc_test_study_find (folder, "local_data/chexpert-5x200-val-meta.csv", &error);
  g_assert_no_error (error);
  g_assert_null (*finds->notes);
  g_assert_cmpuint (finds->studies->len, ==, 3);
  study = g_ptr_array_index (finds->studies, 2);
  g_assert_true (
      g_str_has_suffix (psc_study_get_path (study), "patient93615/study1/view2_lateral.jpg"));
  g_assert_cmpstr (psc_study_get_name (study), ==, "patient93615/study1/view2_lateral.jpg");
  g_assert_cmpuint (psc_study_get_label (study, 2), ==, PSC_STUDY_LABEL_PRESENT);
  /* “AP/PA”, which is 0 for a lateral, stands beside the findings and is none. */
  g_assert_cmpuint (psc_study_labels_get_n (psc_study_get_labels (study)), ==, 14);
}

/* As PhysioNet ships it: the images in one packed table, the labels in another. */
static void
test_mimic_tables (void)
{
  static const char metadata[] = "dicom_id,subject_id,study_id,ViewPosition\n"
                                 "0a-1,10999991,59999991,PA\n0b-2,10999991,59999992,PA\n";
  static const char labels[] = "subject_id,study_id,Edema,No Finding\n"
                               "10999991,59999991,-1.0,\n10999991,59999992,,1.0\n";
  g_autofree char *folder = psc_test_study_make_folder ();
  g_autoptr (GBytes) packed = psc_test_study_pack (metadata, strlen (metadata));
  g_autoptr (GBytes) packed_labels = psc_test_study_pack (labels, strlen (labels));
  g_autofree char *text = NULL;
  g_autoptr (PscStudyFinds) finds = NULL;
  g_autoptr (GError) error = NULL;

  psc_test_study_make_images (folder, "files/p10/p10999991/s59999991/0a-1.jpg "
                                      "files/p10/p10999991/s59999992/0b-2.jpg");
  psc_test_study_write (folder, "mimic-cxr-2.0.0-metadata.csv.gz", g_bytes_get_data (packed, NULL),
                        (gssize) g_bytes_get_size (packed));
  psc_test_study_write (folder, "mimic-cxr-2.0.0-chexpert.csv.gz",
                        g_bytes_get_data (packed_labels, NULL),
                        (gssize) g_bytes_get_size (packed_labels));
  finds = psc_test_study_find (folder, "mimic-cxr-2.0.0-metadata.csv.gz", &error);
  g_assert_no_error (error);
  text = psc_test_study_describe (finds, folder);
  g_assert_cmpstr (text, ==,
                   "files/p10/p10999991/s59999991/0a-1.jpg: Edema=-1; "
                   "files/p10/p10999991/s59999992/0b-2.jpg: No Finding=1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/study-table-wild/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/study-table-wild/fixtures", test_fixtures);
  g_test_add_func ("/study-table-wild/medclip", test_medclip);
  g_test_add_func ("/study-table-wild/mimic-tables", test_mimic_tables);
  return g_test_run ();
}
