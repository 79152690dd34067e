export { clusterInterval } from './statistics/bootstrap.ts'
