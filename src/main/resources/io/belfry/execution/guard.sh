#!/bin/bash
# The guard of one Belfry worker: a small process that outlives the JVM's death or silence only long
# enough to end everything that the worker started. Usage: guard.sh <pid of the JVM> <limit>, where
# the limit is how many quarters of a second the JVM may be silent.
#
# It reads lines:  worker <id>           who it guards from now on
#                  beat                  the JVM is alive; answered by "ok"
#                  group <pid> <start>   a process group, and when its leader started (clock ticks)
#                  gone <pid>            nothing is left of that group
#                  deadline <n>          hundredths of a second since boot; "none" for no deadline
#                  kill <pid>            end that group at once
#                  bye                   the JVM closes properly
# It writes lines: ready, ok, fired silence, fired deadline.
#
# After it fired it ends everything of that worker for as long as it is told no other worker. It
# needs bash, grep and /proc; what it does without grep needs no new process, so that it also works
# where none can be made any more.

jvm=$1
limit=$2
worker=
deadline=none
fired=
quiet=0
part=
declare -A groups=()   # pid of the leader -> when it started
marks=()               # the present worker's mark, and those of the last few before it
past=0                 # rounds for which earlier workers' stragglers are looked for

answer() { printf '%s\n' "$1" 2>/dev/null; }

# Sleeps without a process of its own: nobody ever writes to this pipe.
exec {nap}<> <(:)
pause() { local ignored; IFS= read -r -t "$1" -u "$nap" ignored; }

# stat <pid>: fields of /proc/<pid>/stat, from the state on, into $fields; false if it is gone.
stat() {
  local line=
  { IFS= read -r line <"/proc/$1/stat"; } 2>/dev/null
  [[ -n $line ]] || return 1
  fields=(${line##*) })
}

# Ends the members of the groups and their descendants; true if there were any.
end_groups() {
  (( ${#groups[@]} )) || return 1
  local pid grew=1 path
  local -A parent=() mine=() seen=()
  for pid in "${!groups[@]}"; do
    # a leader that started at another time is a stranger with the same pid
    if stat "$pid" && [[ ${fields[19]} != "${groups[$pid]}" ]]; then unset "groups[$pid]"; fi
  done
  for path in /proc/[0-9]*; do
    pid=${path#/proc/}
    stat "$pid" || continue
    [[ ${fields[0]} == [ZX] || $pid == "$$" || $pid == "$jvm" || $pid == 1 ]] && continue
    parent[$pid]=${fields[1]}
    if [[ -n ${groups[${fields[2]}]-} ]]; then mine[$pid]=1 seen[${fields[2]}]=1; fi
    if [[ -n ${groups[${fields[3]}]-} ]]; then mine[$pid]=1 seen[${fields[3]}]=1; fi
  done
  while (( grew )); do
    grew=0
    for pid in "${!parent[@]}"; do
      if [[ -z ${mine[$pid]-} && -n ${mine[${parent[$pid]}]-} ]]; then mine[$pid]=1 grew=1; fi
    done
  done
  for pid in "${!groups[@]}"; do
    if [[ -n ${seen[$pid]-} ]]; then
      kill -KILL -- "-$pid"
    else
      unset "groups[$pid]"
    fi
  done
  (( ${#mine[@]} )) || return 1
  kill -KILL "${!mine[@]}"
} 2>/dev/null

# marked <pid>: whether it still is a process of the worker.
marked() {
  local variable mark
  while IFS= read -r -d '' variable; do
    for mark in "${marks[@]}"; do [[ $variable == "$mark" ]] && return 0; done
  done <"/proc/$1/environ"
  return 1
} 2>/dev/null

# Ends all processes that carry a mark; true if there were any.
end_marked() {
  (( ${#marks[@]} )) || return 1
  local files file pid any=1 wanted=() mark
  for mark in "${marks[@]}"; do wanted+=(-e "$mark"); done
  mapfile -t files < <(grep -lszxF "${wanted[@]}" /proc/[0-9]*/environ)
  for file in "${files[@]}"; do
    pid=${file#/proc/}
    pid=${pid%/environ}
    [[ $pid == "$$" || $pid == "$jvm" ]] && continue
    if marked "$pid"; then kill -KILL "$pid" && any=0; fi
  done
  return "$any"
} 2>/dev/null

# One look for everything of the worker; true if there was anything.
sweep() {
  local any=1
  end_groups && any=0
  end_marked && any=0
  return "$any"
}

# Sweeps until nothing was found for $1 rounds: what the JVM forked just before it died may still
# be on its way to its own environment.
sweep_out() {
  local clean=0
  while (( clean < $1 )); do
    if sweep; then clean=0; else (( ++clean )); fi
    pause 0.05
  done
}

fire() {
  fired=$1
  answer "fired $1"
  local rounds=0
  while sweep && (( ++rounds < 20 )); do pause 0.05; done
}

guard_worker() {
  local mark="BELFRY_WORKER=$1" earlier=() one
  [[ $1 != "$worker" ]] || return
  for one in "${marks[@]:0:7}"; do [[ $one == "$mark" ]] || earlier+=("$one"); done
  worker=$1
  marks=("$mark" "${earlier[@]}")
  groups=()
  fired=
  deadline=none
  past=40
}

# A pid that may stand for a group: "kill -- -1" would end everything.
is_group() { [[ $1 =~ ^[1-9][0-9]*$ ]] && (( $1 > 1 )); }

handle() {
  local word=$1 first=${2-} second=${3-}
  case $word in
    worker) guard_worker "$first" ;;
    beat) answer ok ;;
    group) is_group "$first" && groups[$first]=$second ;;
    gone) unset "groups[$first]" ;;
    deadline) deadline=$first ;;
    kill) is_group "$first" && kill -KILL -- "-$first" 2>/dev/null ;;
    bye)
      sweep_out 3
      exit 0
      ;;
  esac
}

# What is due now and again: the deadline, and the stragglers of a worker that fired or is past.
look() {
  local uptime rest
  if [[ -n $fired ]]; then
    sweep
  elif [[ $deadline != none ]]; then
    read -r uptime rest </proc/uptime
    (( 10#${uptime/./} >= deadline )) && fire deadline
  fi
  if (( past > 0 && ${#marks[@]} > 1 )) && [[ -z $fired ]]; then
    (( --past ))
    local all=("${marks[@]}")
    marks=("${all[@]:1}")
    end_marked
    marks=("${all[@]}")
  fi
}

main() {
  trap '' HUP INT QUIT TERM PIPE USR1 USR2 TSTP TTIN TTOU
  local line status
  answer ready
  while :; do
    IFS= read -r -t 0.25 line
    status=$?
    if (( status == 0 )); then
      quiet=0
      line=$part$line
      part=
      handle $line
      [[ $line == beat ]] && look
    elif (( status > 128 )); then
      # a line may arrive in two halves
      part+=$line
      (( ++quiet == limit )) && [[ -z $fired ]] && fire silence
      look
    else
      sweep_out 20
      exit 0
    fi
  done
}

command -v grep >/dev/null && [[ -r /proc/uptime ]] || exit 3
# bash reads a script as it goes: from here on it needs the file no more
main
exit 0
