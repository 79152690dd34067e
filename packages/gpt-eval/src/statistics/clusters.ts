// Values that belong together: the completions of one beginning are more alike than those of two.

/** The values of each cluster (beginning); empty clusters do not count. */
export type Clusters = readonly (readonly number[])[]

/** Sums and sizes of the clusters that have values. */
export interface ClusterSums {
  readonly sums: readonly number[]
  readonly sizes: readonly number[]
}

/** What resampling works on. */
export function clusterSums(clusters: Clusters): ClusterSums {
  const filled = clusters.filter((values) => values.length > 0)
  return {
    sums: filled.map((values) => values.reduce((sum, value) => sum + value, 0)),
    sizes: filled.map((values) => values.length),
  }
}
