-- Students with scores in more than one lane of a test, with each of their lanes: who stayed down or
-- jumped a grade. A lane is school year minus grade: who moves up a grade a year stays in one.
with several as (
  select w.assessment, w.student_key
  from student_window w
  where w.n_scored = 1
  group by w.assessment, w.student_key
  having min(w.school_year - w.grade) < max(w.school_year - w.grade)
)
select distinct w.assessment, w.student_key, w.school_year - w.grade as lane
from student_window w
join several s on s.student_key = w.student_key and s.assessment = w.assessment
where w.n_scored = 1
